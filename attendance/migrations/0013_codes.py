"""Learners prove that they are in the hall."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0012_proofs_of_leave"),
        ("courses", "0024_bounds_in_words"),
        ("people", "0006_unit_aliases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="attendancepolicy",
            name="check_in_needs_code",
            field=models.BooleanField(
                default=True,
                help_text="Scanned from the screen or typed. Whoever takes the roll needs none.",
                verbose_name="learners check in with the code of the hall",
            ),
        ),
        migrations.CreateModel(
            name="SessionCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("salt", models.BinaryField(verbose_name="salt")),
                (
                    "session",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="code",
                        to="courses.trainingsession",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "code of a session",
                "verbose_name_plural": "codes of sessions",
                "ordering": ["session"],
            },
        ),
        migrations.CreateModel(
            name="CodeAttempts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "wrong",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="wrong codes"
                    ),
                ),
                ("last_at", models.DateTimeField(editable=False, verbose_name="last at")),
                (
                    "person",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="courses.trainingsession",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "attempts at a code",
                "verbose_name_plural": "attempts at codes",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "person"), name="one_counter_per_session_and_person"
                    )
                ],
            },
        ),
    ]
