from decimal import Decimal

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0013_answers_book_nothing"),
    ]

    operations = [
        migrations.AddField(
            model_name="trainingprogramme",
            name="planned_classes",
            field=models.PositiveSmallIntegerField(
                default=1,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="planned classes",
            ),
        ),
        migrations.AddField(
            model_name="trainingprogramme",
            name="planned_hours",
            field=models.DecimalField(
                decimal_places=1,
                default=Decimal("0.0"),
                max_digits=6,
                validators=[django.core.validators.MinValueValidator(0)],
                verbose_name="planned credit hours",
            ),
        ),
        migrations.AlterField(
            model_name="trainingprogramme",
            name="approval_ref",
            field=models.CharField(
                blank=True, editable=False, max_length=80, verbose_name="approval number"
            ),
        ),
        migrations.AlterField(
            model_name="trainingprogramme",
            name="status",
            field=models.CharField(
                choices=[("draft", "Draft"), ("approved", "Approved"), ("closed", "Closed")],
                default="draft",
                editable=False,
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingprogramme",
            constraint=models.CheckConstraint(
                condition=models.Q(("planned_classes__gte", 1)),
                name="programme_plans_a_class",
                violation_error_code="no_planned_class",
                violation_error_message="A programme plans at least one class.",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingprogramme",
            constraint=models.CheckConstraint(
                condition=models.Q(("planned_hours__gte", 0)),
                name="programme_plans_no_negative_hours",
                violation_error_code="negative_hours",
                violation_error_message="Credit hours cannot be negative.",
            ),
        ),
    ]
