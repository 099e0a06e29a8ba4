import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("courses", "0024_bounds_in_words"),
        ("materials", "0021_units_persons_and_times"),
        ("people", "0006_unit_aliases"),
    ]

    operations = [
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice", "Notice acknowledged"),
                            ("received", "Received"),
                            ("read", "Read"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "wording",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="wording"
                    ),
                ),
                ("wording_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("at", models.DateTimeField(editable=False, verbose_name="at")),
            ],
            options={
                "verbose_name": "acknowledgement",
                "verbose_name_plural": "acknowledgements",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="enrolment",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acknowledgements",
                to="courses.enrolment",
                verbose_name="enrolment",
            ),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="person",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acknowledgements",
                to="people.person",
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="recorded_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="version",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acknowledgements",
                to="materials.materialversion",
                verbose_name="material version",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False)),
                fields=("version", "person", "kind", "wording_sha256"),
                name="one_acknowledgement_per_person_and_wording",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person", None)),
                fields=("version", "recorded_by", "kind", "wording_sha256"),
                name="one_acknowledgement_per_account_and_wording",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "notice"),
                        models.Q(("wording", ""), _negated=True),
                        models.Q(("wording_sha256", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("kind", "notice"), _negated=True),
                        ("wording", ""),
                        ("wording_sha256", ""),
                    ),
                    _connector="OR",
                ),
                name="acknowledged_notice_has_its_wording",
            ),
        ),
    ]
