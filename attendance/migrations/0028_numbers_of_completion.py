from decimal import Decimal

import django.core.validators
import django.db.models.expressions
from django.db import migrations, models

import attendance.models.policies


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0027_inspections_are_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="attendancepolicy",
            name="certificate_pattern",
            field=models.CharField(
                default="〔{year}〕{class_code}-{number:04}",
                help_text="{year}, {class_code} and {number:04}. Classes whose patterns give the same text share one series of numbers.",
                max_length=60,
                validators=[attendance.models.policies.numbers_certificates],
                verbose_name="pattern of the certificate numbers",
            ),
        ),
        migrations.AddField(
            model_name="attendancepolicy",
            name="exam_pass_mark",
            field=models.DecimalField(
                decimal_places=1,
                default=Decimal("60.0"),
                help_text="Where there is an exam. 0: nobody fails it.",
                max_digits=4,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="pass mark of the exam",
            ),
        ),
        migrations.AddField(
            model_name="attendancepolicy",
            name="hours_share",
            field=models.PositiveSmallIntegerField(
                default=7,
                help_text="7 means 6/7 of the required hours. 0: no such rule.",
                validators=[django.core.validators.MaxValueValidator(1000)],
                verbose_name="hours to attend: all but one part in so many",
            ),
        ),
        migrations.AddField(
            model_name="attendancepolicy",
            name="needs_papers",
            field=models.BooleanField(default=False, verbose_name="completion needs the papers"),
        ),
        migrations.AddField(
            model_name="attendancepolicy",
            name="points_pass",
            field=models.PositiveSmallIntegerField(
                default=60,
                help_text="Where the class counts points of discipline.",
                validators=[django.core.validators.MaxValueValidator(1000)],
                verbose_name="points that completion needs",
            ),
        ),
        migrations.AddField(
            model_name="attendancepolicy",
            name="weight_ability",
            field=models.PositiveSmallIntegerField(
                default=10,
                validators=[django.core.validators.MaxValueValidator(100)],
                verbose_name="weight of ability",
            ),
        ),
        migrations.AddField(
            model_name="attendancepolicy",
            name="weight_attendance",
            field=models.PositiveSmallIntegerField(
                default=20,
                validators=[django.core.validators.MaxValueValidator(100)],
                verbose_name="weight of attendance",
            ),
        ),
        migrations.AddField(
            model_name="attendancepolicy",
            name="weight_attitude",
            field=models.PositiveSmallIntegerField(
                default=20,
                validators=[django.core.validators.MaxValueValidator(100)],
                verbose_name="weight of attitude",
            ),
        ),
        migrations.AddField(
            model_name="attendancepolicy",
            name="weight_conduct",
            field=models.PositiveSmallIntegerField(
                default=10,
                validators=[django.core.validators.MaxValueValidator(100)],
                verbose_name="weight of conduct",
            ),
        ),
        migrations.AddField(
            model_name="attendancepolicy",
            name="weight_discipline",
            field=models.PositiveSmallIntegerField(
                default=20,
                validators=[django.core.validators.MaxValueValidator(100)],
                verbose_name="weight of discipline",
            ),
        ),
        migrations.AddField(
            model_name="attendancepolicy",
            name="weight_knowledge",
            field=models.PositiveSmallIntegerField(
                default=20,
                validators=[django.core.validators.MaxValueValidator(100)],
                verbose_name="weight of knowledge",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendancepolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "weight_attendance",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.Value(100), "-", models.F("weight_discipline")
                                        ),
                                        "-",
                                        models.F("weight_attitude"),
                                    ),
                                    "-",
                                    models.F("weight_knowledge"),
                                ),
                                "-",
                                models.F("weight_ability"),
                            ),
                            "-",
                            models.F("weight_conduct"),
                        ),
                    )
                ),
                name="weights_of_an_assessment_make_a_hundred",
                violation_error_code="weights_not_a_hundred",
                violation_error_message="The weights of an assessment must add up to 100.",
            ),
        ),
    ]
