import datetime

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0014_programmes_are_planned"),
        ("people", "0003_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuotaAllocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("quota", models.PositiveSmallIntegerField(verbose_name="quota")),
                (
                    "deadline",
                    models.DateTimeField(
                        blank=True,
                        help_text="Empty: that of the class.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)
                            )
                        ],
                        verbose_name="deadline",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "training_class",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quotas",
                        to="courses.trainingclass",
                        verbose_name="training class",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotas",
                        to="people.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "quota of a unit",
                "verbose_name_plural": "quotas of units",
                "ordering": ["training_class", "unit__sort_order", "unit__pinyin", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("training_class", "unit"),
                        name="one_quota_per_class_and_unit",
                        violation_error_code="quota_exists",
                        violation_error_message="The unit has a quota in this class already.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="trainingclass",
            name="nomination_deadline",
            field=models.DateTimeField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(
                        datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)
                    )
                ],
                verbose_name="deadline for nominations",
            ),
        ),
    ]
