"""Lists in the order of strokes read an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_stroke_orders")]

    operations = [
        migrations.AddIndex(
            "person",
            models.Index(fields=["surname_strokes", "id"], name="person_by_surname_strokes"),
        ),
        migrations.AddIndex(
            "person", models.Index(fields=["name_strokes", "id"], name="person_by_name_strokes")
        ),
    ]
