import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0015_quotas_of_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="is_within_quota",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="uses the unit's quota"
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="seat_no",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="seat number",
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="substitute_for",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="substitutes",
                to="courses.enrolment",
                verbose_name="substitute for",
            ),
        ),
        migrations.AddField(
            model_name="trainingclass",
            name="report_grace_hours",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Empty: 4 hours for a class of up to 5 days, else 72.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(744)],
                verbose_name="hours of grace for reporting in",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("status__in", ["cancelled", "withdrawn", "no_show"]), _negated=True
                ),
                fields=("training_class", "seat_no"),
                name="one_learner_per_class_and_seat",
                violation_error_code="seat_taken",
                violation_error_message="Somebody of this class has this seat already.",
            ),
        ),
    ]
