"""People are ordered by strokes, too; those on record get their keys."""

from django.db import migrations, models

from people import strokes


def fill_in(apps, schema_editor):
    person = apps.get_model("people", "Person")
    people = person.objects.only("pk", "name").iterator(1_000)
    batch = []
    for one in people:
        one.surname_strokes = strokes.by_surname(one.name)
        one.name_strokes = strokes.by_name(one.name)
        batch.append(one)
    person.objects.bulk_update(batch, ["surname_strokes", "name_strokes"], 500)


def _key(words):
    return models.CharField(words, max_length=200, editable=False, default="")


class Migration(migrations.Migration):
    dependencies = [("people", "0003_notices")]

    operations = [
        migrations.AddField(
            "person",
            "surname_strokes",
            _key("order by surname strokes"),
            preserve_default=False,
        ),
        migrations.AddField(
            "person", "name_strokes", _key("order by name strokes"), preserve_default=False
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop, elidable=True),
    ]
