from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("attendance", "0023_sealed_descriptions")]

    operations = [migrations.RemoveField(model_name="disciplinerecord", name="description")]
