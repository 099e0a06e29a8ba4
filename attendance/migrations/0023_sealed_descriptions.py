"""What was written about breaches is sealed; every old record is an incident of its own."""

from django.db import migrations

from peixun import sealing

SPREAD = "UPDATE attendance_disciplinerecord SET incident = gen_random_uuid()"


def seal(apps, schema_editor):
    records = apps.get_model("attendance", "DisciplineRecord").objects.exclude(description="")
    for record in records.iterator():
        record.sealed_description = sealing.seal(record.description.encode())
        record.save(update_fields=["sealed_description"])


def unseal(apps, schema_editor):
    records = apps.get_model("attendance", "DisciplineRecord").objects.all()
    for record in records.iterator():
        if record.sealed_description:
            record.description = sealing.unseal(bytes(record.sealed_description)).decode()
            record.save(update_fields=["description"])


class Migration(migrations.Migration):
    dependencies = [("attendance", "0022_discipline_procedure")]

    operations = [
        migrations.RunSQL(SPREAD, migrations.RunSQL.noop),
        migrations.RunPython(seal, unseal),
    ]
