import datetime

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0024_bounds_in_words"),
        ("materials", "0020_units_within_units"),
        ("people", "0006_unit_aliases"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="materialassignment",
            name="assignment_has_exactly_one_target",
        ),
        migrations.RemoveConstraint(
            model_name="materialassignment",
            name="one_assignment_per_material_and_target",
        ),
        migrations.AddField(
            model_name="materialassignment",
            name="expires_at",
            field=models.DateTimeField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(
                        datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC),
                        "Please give a time after the year 1900.",
                    ),
                    django.core.validators.MaxValueValidator(
                        datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC),
                        "Please give a time before the year 2200.",
                    ),
                ],
                verbose_name="available up to and including",
            ),
        ),
        migrations.AddField(
            model_name="materialassignment",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="material_assignments",
                to="people.person",
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="materialassignment",
            name="release_at",
            field=models.DateTimeField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(
                        datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC),
                        "Please give a time after the year 1900.",
                    ),
                    django.core.validators.MaxValueValidator(
                        datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC),
                        "Please give a time before the year 2200.",
                    ),
                ],
                verbose_name="available from",
            ),
        ),
        migrations.AddField(
            model_name="materialassignment",
            name="reminded_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="last reminded at"),
        ),
        migrations.AddField(
            model_name="materialassignment",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="material_assignments",
                to="people.unit",
                verbose_name="unit",
            ),
        ),
        migrations.AlterField(
            model_name="material",
            name="restriction_notice",
            field=models.CharField(
                blank=True,
                help_text="For example “For study only, not to be passed on”. Unless the material is public, everybody acknowledges it before the first download of each version.",
                max_length=200,
                verbose_name="restriction notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="materialassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("enrolment__isnull", True),
                        ("group__isnull", True),
                        ("person__isnull", True),
                        ("session__isnull", True),
                        ("training_class__isnull", False),
                        ("unit__isnull", True),
                    ),
                    models.Q(
                        ("enrolment__isnull", True),
                        ("group__isnull", True),
                        ("person__isnull", True),
                        ("session__isnull", False),
                        ("training_class__isnull", True),
                        ("unit__isnull", True),
                    ),
                    models.Q(
                        ("enrolment__isnull", True),
                        ("group__isnull", False),
                        ("person__isnull", True),
                        ("session__isnull", True),
                        ("training_class__isnull", True),
                        ("unit__isnull", True),
                    ),
                    models.Q(
                        ("enrolment__isnull", True),
                        ("group__isnull", True),
                        ("person__isnull", True),
                        ("session__isnull", True),
                        ("training_class__isnull", True),
                        ("unit__isnull", False),
                    ),
                    models.Q(
                        ("enrolment__isnull", True),
                        ("group__isnull", True),
                        ("person__isnull", False),
                        ("session__isnull", True),
                        ("training_class__isnull", True),
                        ("unit__isnull", True),
                    ),
                    models.Q(
                        ("enrolment__isnull", False),
                        ("group__isnull", True),
                        ("person__isnull", True),
                        ("session__isnull", True),
                        ("training_class__isnull", True),
                        ("unit__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="assignment_has_exactly_one_target",
                violation_error_code="one_target",
                violation_error_message="Name exactly one target: a class, a session, a group, a unit, a person or a learner.",
            ),
        ),
        migrations.AddConstraint(
            model_name="materialassignment",
            constraint=models.UniqueConstraint(
                fields=(
                    "material",
                    "training_class",
                    "session",
                    "group",
                    "unit",
                    "person",
                    "enrolment",
                ),
                name="one_assignment_per_material_and_target",
                nulls_distinct=False,
                violation_error_code="already_assigned",
                violation_error_message="The material is assigned to this target already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="materialassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("release_at"))),
                name="assignment_expires_after_its_release",
                violation_error_code="expires_before_release",
                violation_error_message="The time it ends must be after the time it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="materialassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_at__gt", models.F("release_at")), ("due_at__lte", models.F("expires_at"))
                ),
                name="assignment_is_due_while_available",
                violation_error_code="due_while_unavailable",
                violation_error_message="It has to be read while it is available: after it begins and before it ends.",
            ),
        ),
    ]
