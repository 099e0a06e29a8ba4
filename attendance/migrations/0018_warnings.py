import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0017_unit_days_of_the_past"),
        ("courses", "0024_bounds_in_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="AttendanceWarning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("in_a_row", "Absences in a row"),
                            ("leave", "Leave"),
                            ("absence", "Absence"),
                            ("lates", "Late or left early"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="about",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("near", "near"), ("reached", "reached")],
                        editable=False,
                        max_length=7,
                        verbose_name="level",
                    ),
                ),
                ("text", models.TextField(editable=False, verbose_name="what was said")),
                ("warned_at", models.DateTimeField(editable=False, verbose_name="warned at")),
                (
                    "enrolment",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance_warnings",
                        to="courses.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
                (
                    "first_session",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.trainingsession",
                        verbose_name="session",
                    ),
                ),
                (
                    "training_class",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance_warnings",
                        to="courses.trainingclass",
                        verbose_name="training class",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance warning",
                "verbose_name_plural": "attendance warnings",
                "ordering": ["-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="attendancewarning",
            constraint=models.UniqueConstraint(
                fields=("enrolment", "matter", "level", "first_session"),
                name="one_warning_per_learner_and_level",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="attendancewarning",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("matter", "in_a_row"), ("first_session__isnull", True), _connector="OR"
                ),
                name="only_a_row_of_absences_has_a_first_session",
            ),
        ),
    ]
