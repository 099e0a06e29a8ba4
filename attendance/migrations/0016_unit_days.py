import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attendance", "0015_objections"), ("people", "0006_unit_aliases")]

    operations = [
        migrations.CreateModel(
            name="UnitDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(editable=False, verbose_name="day")),
                (
                    "present",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="Present"),
                ),
                (
                    "late",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="Late"),
                ),
                (
                    "left_early",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="Left early"
                    ),
                ),
                (
                    "late_and_left",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="Late and left early"
                    ),
                ),
                (
                    "absent",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="Absent"),
                ),
                (
                    "on_leave",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="On leave"),
                ),
                (
                    "exempt",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="Exempt"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance of a unit on a day",
                "verbose_name_plural": "attendance of units by day",
                "ordering": ["-day", "unit"],
            },
        ),
        migrations.AddConstraint(
            model_name="unitday",
            constraint=models.UniqueConstraint(
                fields=("day", "unit"), name="one_summary_per_day_and_unit"
            ),
        ),
    ]
