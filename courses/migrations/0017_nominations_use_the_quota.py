from django.db import migrations


def mark(apps, schema_editor):
    """Whoever was nominated before there were quotas counts as within the unit's."""
    enrolments = apps.get_model("courses", "Enrolment").objects
    enrolments.filter(source="quota").update(is_within_quota=True)


class Migration(migrations.Migration):
    dependencies = [("courses", "0016_substitutes_seats_and_grace")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
