from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0019_timetable_changes")]

    operations = [
        migrations.AddField(
            model_name="lecturer",
            name="search_text",
            field=models.CharField(
                default="", editable=False, max_length=400, verbose_name="search text"
            ),
        ),
    ]
