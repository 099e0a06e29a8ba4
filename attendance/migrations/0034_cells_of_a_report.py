import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attendance", "0033_published_comparison")]

    operations = [
        migrations.AddIndex(
            model_name="attendancerecord",
            index=models.Index(
                fields=["session"], include=("enrolment", "status"), name="record_as_a_cell"
            ),
        ),
        migrations.AlterField(
            model_name="attendancerecord",
            name="session",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="records",
                to="courses.trainingsession",
                verbose_name="session",
            ),
        ),
    ]
