import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import psycopg.types.range
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0003_times_are_of_our_age")]

    operations = [
        migrations.RemoveConstraint(
            model_name="booking",
            name="nothing_is_booked_twice_at_a_time",
        ),
        migrations.AddField(
            model_name="booking",
            name="part",
            field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(
                default=psycopg.types.range.Range(None, None, "()"),
                editable=False,
                verbose_name="part of it",
            ),
        ),
        migrations.AddField(
            model_name="trainingsession",
            name="clash_reason",
            field=models.CharField(
                blank=True, editable=False, max_length=200, verbose_name="reason for the clashes"
            ),
        ),
        migrations.AddField(
            model_name="trainingsession",
            name="group",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty for a session of the whole class.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="courses.learninggroup",
                verbose_name="learning group",
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                models.F("resource"),
                models.F("resource_id"),
                models.F("during__startswith"),
                condition=models.Q(("is_holding", True)),
                name="held_booking_by_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("is_holding", True)),
                expressions=[
                    ("resource", "="),
                    ("resource_id", "="),
                    ("during", "&&"),
                    ("part", "&&"),
                ],
                name="nothing_is_booked_twice_at_a_time",
                violation_error_code="booked_twice",
                violation_error_message="The venue, the lecturer or the class is taken at that time.",
            ),
        ),
    ]
