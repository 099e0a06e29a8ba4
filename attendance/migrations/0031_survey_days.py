import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attendance", "0030_completion_is_kept")]

    operations = [
        migrations.AddField(
            model_name="attendancepolicy",
            name="survey_days",
            field=models.PositiveSmallIntegerField(
                default=3,
                help_text="0: no surveys.",
                validators=[django.core.validators.MaxValueValidator(30)],
                verbose_name="days after a session within which it is surveyed",
            ),
        ),
    ]
