from django.db import migrations

from people import pinyin


def fill_in(apps, schema_editor):
    lecturers = apps.get_model("courses", "Lecturer").objects
    for lecturer in lecturers.exclude(name=""):
        lecturer.search_text = f"{lecturer.name} {pinyin.search_text(lecturer.name)}"[:400]
        lecturer.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    dependencies = [("courses", "0020_lecturers_are_found_by_pinyin")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
