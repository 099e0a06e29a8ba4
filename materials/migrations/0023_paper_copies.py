import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("courses", "0024_bounds_in_words"),
        ("materials", "0022_acknowledgements"),
        ("people", "0006_unit_aliases"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "serial_no",
                    models.PositiveIntegerField(editable=False, verbose_name="serial number"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("issued", "Issued"),
                            ("acknowledged", "Signed for"),
                            ("returned", "Returned"),
                            ("lost", "Lost"),
                        ],
                        default="issued",
                        editable=False,
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("issued_at", models.DateTimeField(editable=False, verbose_name="issued at")),
                (
                    "acknowledged_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="signed for at"),
                ),
                (
                    "returned_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="returned at"),
                ),
                (
                    "lost_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="lost at"),
                ),
                (
                    "lost_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="how it was lost"
                    ),
                ),
            ],
            options={
                "verbose_name": "paper copy",
                "verbose_name_plural": "paper copies",
                "ordering": ["version", "serial_no"],
            },
        ),
        migrations.AddField(
            model_name="material",
            name="retain_policy",
            field=models.CharField(
                choices=[
                    ("keep", "May be kept"),
                    ("return", "To be returned at the end of the class"),
                ],
                default="keep",
                max_length=6,
                verbose_name="paper copies",
            ),
        ),
        migrations.AddField(
            model_name="papercopy",
            name="enrolment",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="paper_copies",
                to="courses.enrolment",
                verbose_name="enrolment",
            ),
        ),
        migrations.AddField(
            model_name="papercopy",
            name="issued_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="issued by",
            ),
        ),
        migrations.AddField(
            model_name="papercopy",
            name="person",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="paper_copies",
                to="people.person",
                verbose_name="holder",
            ),
        ),
        migrations.AddField(
            model_name="papercopy",
            name="settled_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="settled by",
            ),
        ),
        migrations.AddField(
            model_name="papercopy",
            name="version",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="copies",
                to="materials.materialversion",
                verbose_name="material version",
            ),
        ),
        migrations.AddConstraint(
            model_name="papercopy",
            constraint=models.UniqueConstraint(
                fields=("version", "serial_no"), name="one_copy_per_version_and_serial_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="papercopy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["issued", "acknowledged"])),
                fields=("version", "person"),
                name="one_copy_in_hand_per_version_and_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="papercopy",
            constraint=models.CheckConstraint(
                condition=models.Q(("serial_no__gte", 1)), name="serial_numbers_begin_with_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="papercopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "returned"), _negated=True),
                    ("returned_at__isnull", False),
                    _connector="OR",
                ),
                name="returned_copy_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="papercopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "lost"), _negated=True),
                    models.Q(
                        ("lost_at__isnull", False), models.Q(("lost_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="lost_copy_has_a_reason",
            ),
        ),
    ]
