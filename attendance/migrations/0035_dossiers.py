import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0034_issued_papers_are_frozen"),
        ("courses", "0024_bounds_in_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DossierMade",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(editable=False, verbose_name="made at")),
                (
                    "files",
                    models.PositiveIntegerField(editable=False, verbose_name="number of files"),
                ),
                ("digest", models.CharField(editable=False, max_length=64, verbose_name="digest")),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "training_class",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dossiers",
                        to="courses.trainingclass",
                        verbose_name="training class",
                    ),
                ),
            ],
            options={
                "verbose_name": "dossier of a class",
                "verbose_name_plural": "dossiers of classes",
                "ordering": ["-id"],
            },
        ),
    ]
