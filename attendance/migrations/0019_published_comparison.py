from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attendance", "0018_warnings")]

    operations = [
        migrations.AddField(
            model_name="attendancepolicy",
            name="publishes_comparison",
            field=models.BooleanField(
                default=False,
                help_text="Learners, liaisons and principals then see the attendance of the units of the class, small ones together.",
                verbose_name="units see how they compare",
            ),
        ),
    ]
