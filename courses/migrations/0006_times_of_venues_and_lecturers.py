import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0005_bookings_of_groups")]

    operations = [
        migrations.CreateModel(
            name="LecturerUnavailability",
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
                    "starts_at",
                    models.DateTimeField(
                        validators=[
                            django.core.validators.MinValueValidator(
                                datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)
                            )
                        ],
                        verbose_name="starts at",
                    ),
                ),
                ("ends_at", models.DateTimeField(verbose_name="ends at")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
            ],
            options={
                "verbose_name": "unavailable time of a lecturer",
                "verbose_name_plural": "unavailable times of lecturers",
                "ordering": ["-starts_at", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VenueBlock",
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
                    "starts_at",
                    models.DateTimeField(
                        validators=[
                            django.core.validators.MinValueValidator(
                                datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)
                            )
                        ],
                        verbose_name="starts at",
                    ),
                ),
                ("ends_at", models.DateTimeField(verbose_name="ends at")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
            ],
            options={
                "verbose_name": "blocked time of a venue",
                "verbose_name_plural": "blocked times of venues",
                "ordering": ["-starts_at", "-id"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="lecturer",
            name="buffer_minutes",
            field=models.PositiveSmallIntegerField(
                default=0,
                validators=[django.core.validators.MaxValueValidator(240)],
                verbose_name="minutes free before and after",
            ),
        ),
        migrations.AddField(
            model_name="venue",
            name="buffer_minutes",
            field=models.PositiveSmallIntegerField(
                default=0,
                validators=[django.core.validators.MaxValueValidator(240)],
                verbose_name="minutes free before and after",
            ),
        ),
        migrations.AddField(
            model_name="venue",
            name="closes_at",
            field=models.TimeField(blank=True, null=True, verbose_name="can be booked until"),
        ),
        migrations.AddField(
            model_name="venue",
            name="opens_at",
            field=models.TimeField(blank=True, null=True, verbose_name="can be booked from"),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closes_at", None), ("opens_at", None)),
                    models.Q(
                        ("closes_at__gt", models.F("opens_at")),
                        ("closes_at__isnull", False),
                        ("opens_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="venue_has_both_hours_or_none",
                violation_error_code="venue_hours_wrong",
                violation_error_message="Give both hours of the venue or none; it must close after it opens.",
            ),
        ),
        migrations.AddField(
            model_name="lecturerunavailability",
            name="lecturer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="unavailabilities",
                to="courses.lecturer",
                verbose_name="lecturer",
            ),
        ),
        migrations.AddField(
            model_name="venueblock",
            name="venue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="blocks",
                to="courses.venue",
                verbose_name="venue",
            ),
        ),
        migrations.AddIndex(
            model_name="lecturerunavailability",
            index=models.Index(fields=["lecturer", "starts_at"], name="absence_by_lecturer"),
        ),
        migrations.AddConstraint(
            model_name="lecturerunavailability",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="lecturerunavailability_ends_after_it_starts",
                violation_error_code="ends_before_start",
                violation_error_message="The time must end after it starts.",
            ),
        ),
        migrations.AddIndex(
            model_name="venueblock",
            index=models.Index(fields=["venue", "starts_at"], name="block_by_venue"),
        ),
        migrations.AddConstraint(
            model_name="venueblock",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="venueblock_ends_after_it_starts",
                violation_error_code="ends_before_start",
                violation_error_message="The time must end after it starts.",
            ),
        ),
    ]
