"""What stood out was looked at; the review stays as it is."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PROTECT = """
CREATE TRIGGER flag_reviews_are_append_only
BEFORE UPDATE OR DELETE ON attendance_flagreview
FOR EACH ROW EXECUTE FUNCTION attendance_refuse_change();
CREATE TRIGGER flag_reviews_are_not_truncated
BEFORE TRUNCATE ON attendance_flagreview
FOR EACH STATEMENT EXECUTE FUNCTION attendance_refuse_change();
"""
RELEASE = """
DROP TRIGGER flag_reviews_are_append_only ON attendance_flagreview;
DROP TRIGGER flag_reviews_are_not_truncated ON attendance_flagreview;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0013_codes"),
        ("courses", "0024_bounds_in_words"),
        ("people", "0006_unit_aliases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FlagReview",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("same_phone", "One phone for several people"),
                            ("seconds_apart", "Two people within three seconds on one device"),
                        ],
                        editable=False,
                        max_length=13,
                        verbose_name="kind",
                    ),
                ),
                ("device", models.CharField(editable=False, max_length=80, verbose_name="device")),
                ("note", models.CharField(editable=False, max_length=300, verbose_name="note")),
                ("last_fact", models.BigIntegerField(editable=False, verbose_name="last fact")),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.trainingsession",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of scans",
                "verbose_name_plural": "reviews of scans",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "kind", "device", "last_fact"),
                        name="one_review_per_flag",
                    )
                ],
            },
        ),
        migrations.RunSQL(PROTECT, RELEASE),
    ]
