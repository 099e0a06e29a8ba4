# The deadlines of a class and its report-in lie in our time.

import datetime

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0022_remembered_columns_of_rosters"),
    ]

    operations = [
        migrations.AlterField(
            model_name="quotaallocation",
            name="deadline",
            field=models.DateTimeField(
                blank=True,
                help_text="Empty: that of the class.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(
                        datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)
                    ),
                    django.core.validators.MaxValueValidator(
                        datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC)
                    ),
                ],
                verbose_name="deadline",
            ),
        ),
        migrations.AlterField(
            model_name="trainingclass",
            name="nomination_deadline",
            field=models.DateTimeField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(
                        datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)
                    ),
                    django.core.validators.MaxValueValidator(
                        datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC)
                    ),
                ],
                verbose_name="deadline for nominations",
            ),
        ),
        migrations.AlterField(
            model_name="trainingclass",
            name="report_at",
            field=models.DateTimeField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(
                        datetime.datetime(1900, 1, 1, 0, 0, tzinfo=datetime.UTC)
                    ),
                    django.core.validators.MaxValueValidator(
                        datetime.datetime(2200, 1, 1, 0, 0, tzinfo=datetime.UTC)
                    ),
                ],
                verbose_name="report-in time",
            ),
        ),
    ]
