import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0006_times_of_venues_and_lecturers")]

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("date", models.DateField(unique=True, verbose_name="date")),
                (
                    "kind",
                    models.CharField(
                        choices=[("holiday", "Holiday"), ("workday", "Adjusted workday")],
                        default="holiday",
                        max_length=8,
                        verbose_name="kind of day",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="holiday name")),
            ],
            options={
                "verbose_name": "day of the holiday calendar",
                "verbose_name_plural": "days of the holiday calendar",
                "ordering": ["-date"],
            },
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        unique=True,
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="The document that announced the holidays.",
                        max_length=200,
                        verbose_name="announcement",
                    ),
                ),
            ],
            options={
                "verbose_name": "year of the holiday calendar",
                "verbose_name_plural": "holiday calendar",
                "ordering": ["-year"],
            },
        ),
        migrations.AddField(
            model_name="calendarday",
            name="year",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="days",
                to="courses.calendaryear",
                verbose_name="year",
            ),
        ),
    ]
