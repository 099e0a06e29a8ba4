import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0028_numbers_of_completion"),
        ("courses", "0024_bounds_in_words"),
        ("people", "0006_unit_aliases"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
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
                    "attendance_score",
                    models.DecimalField(
                        decimal_places=1,
                        editable=False,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="Attendance",
                    ),
                ),
                (
                    "discipline_score",
                    models.DecimalField(
                        decimal_places=1,
                        editable=False,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="Discipline",
                    ),
                ),
                (
                    "attitude_score",
                    models.DecimalField(
                        decimal_places=1,
                        editable=False,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="Attitude",
                    ),
                ),
                (
                    "knowledge_score",
                    models.DecimalField(
                        decimal_places=1,
                        editable=False,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="Knowledge",
                    ),
                ),
                (
                    "ability_score",
                    models.DecimalField(
                        decimal_places=1,
                        editable=False,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="Ability",
                    ),
                ),
                (
                    "conduct_score",
                    models.DecimalField(
                        decimal_places=1,
                        editable=False,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="Conduct",
                    ),
                ),
                (
                    "exam_score",
                    models.DecimalField(
                        decimal_places=1,
                        editable=False,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="exam",
                    ),
                ),
                (
                    "has_papers",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="papers handed in"
                    ),
                ),
                (
                    "total",
                    models.DecimalField(
                        decimal_places=1,
                        editable=False,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="total",
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("excellent", "Excellent"),
                            ("good", "Good"),
                            ("qualified", "Qualified"),
                            ("unqualified", "Unqualified"),
                        ],
                        editable=False,
                        max_length=11,
                        verbose_name="grade",
                    ),
                ),
                (
                    "appraisal",
                    models.TextField(
                        blank=True, editable=False, max_length=1000, verbose_name="appraisal"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("scored", "Scored"),
                            ("confirmed", "Confirmed"),
                        ],
                        default="open",
                        editable=False,
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "scored_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="scored at"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="confirmed at"),
                ),
            ],
            options={
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "ordering": ["training_class", "enrolment__student_no", "id"],
            },
        ),
        migrations.CreateModel(
            name="AssessmentStep",
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
                            ("score", "Scored"),
                            ("confirm", "Confirmed"),
                            ("send_back", "Sent back"),
                        ],
                        editable=False,
                        max_length=9,
                        verbose_name="what was done",
                    ),
                ),
                ("scores", models.JSONField(editable=False, verbose_name="scores")),
                (
                    "comment",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="comment"
                    ),
                ),
                ("at", models.DateTimeField(editable=False, verbose_name="at")),
            ],
            options={
                "verbose_name": "step of an assessment",
                "verbose_name_plural": "steps of assessments",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
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
                    "number",
                    models.CharField(
                        editable=False,
                        max_length=220,
                        blank=True,
                        null=True,
                        unique=True,
                        verbose_name="certificate number",
                    ),
                ),
                (
                    "verify_code",
                    models.CharField(
                        editable=False,
                        max_length=20,
                        blank=True,
                        null=True,
                        unique=True,
                        verbose_name="check code",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("issued", "Valid"),
                            ("replaced", "Replaced"),
                            ("revoked", "Revoked"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("name", models.CharField(editable=False, max_length=50, verbose_name="name")),
                (
                    "unit_name",
                    models.CharField(editable=False, max_length=120, verbose_name="unit name"),
                ),
                (
                    "class_title",
                    models.CharField(editable=False, max_length=200, verbose_name="class title"),
                ),
                (
                    "issuer",
                    models.CharField(editable=False, max_length=300, verbose_name="issued by"),
                ),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=1, editable=False, max_digits=6, verbose_name="credit hours"
                    ),
                ),
                ("start_on", models.DateField(editable=False, null=True, verbose_name="starts on")),
                ("end_on", models.DateField(editable=False, null=True, verbose_name="ends on")),
                (
                    "issued_on",
                    models.DateField(editable=False, null=True, verbose_name="issued on"),
                ),
                (
                    "ended_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="reason"
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="replaced or revoked at"
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate",
                "verbose_name_plural": "certificates",
                "ordering": ["-issued_on", "training_class", "number", "id"],
            },
        ),
        migrations.CreateModel(
            name="CertificateSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        editable=False, max_length=200, unique=True, verbose_name="series"
                    ),
                ),
                (
                    "last",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="last number"
                    ),
                ),
            ],
            options={
                "verbose_name": "series of certificates",
                "verbose_name_plural": "series of certificates",
                "ordering": ["text"],
            },
        ),
        migrations.CreateModel(
            name="CompletionDecision",
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
                    "decision",
                    models.CharField(
                        choices=[
                            ("completed", "Completed"),
                            ("not_completed", "Not completed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        editable=False,
                        max_length=13,
                        verbose_name="decision",
                    ),
                ),
                (
                    "recommendation",
                    models.CharField(
                        choices=[
                            ("not_yet", "Not yet possible"),
                            ("completed", "Completed"),
                            ("not_completed", "Not completed"),
                            ("withdrawn", "Withdrawal"),
                        ],
                        editable=False,
                        max_length=13,
                        verbose_name="recommendation",
                    ),
                ),
                ("reasons", models.JSONField(default=list, editable=False, verbose_name="reasons")),
                (
                    "full_attendance",
                    models.JSONField(default=dict, editable=False, verbose_name="full attendance"),
                ),
                (
                    "override_reason",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=300,
                        verbose_name="reason for deciding otherwise",
                    ),
                ),
                (
                    "hours_required",
                    models.DecimalField(
                        decimal_places=1,
                        editable=False,
                        max_digits=6,
                        verbose_name="credit hours required",
                    ),
                ),
                (
                    "hours_awarded",
                    models.DecimalField(
                        decimal_places=1,
                        editable=False,
                        max_digits=6,
                        verbose_name="credit hours awarded",
                    ),
                ),
                ("decided_at", models.DateTimeField(editable=False, verbose_name="decided at")),
                (
                    "revision",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="revision"
                    ),
                ),
            ],
            options={
                "verbose_name": "completion decision",
                "verbose_name_plural": "completion decisions",
                "ordering": ["training_class", "enrolment__student_no", "id"],
            },
        ),
        migrations.CreateModel(
            name="CompletionStep",
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
                            ("decide", "Decided"),
                            ("revise", "Revised"),
                            ("withdraw", "Withdrawal agreed"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="what was done",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("completed", "Completed"),
                            ("not_completed", "Not completed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        editable=False,
                        max_length=13,
                        verbose_name="decision",
                    ),
                ),
                (
                    "recommendation",
                    models.CharField(
                        choices=[
                            ("not_yet", "Not yet possible"),
                            ("completed", "Completed"),
                            ("not_completed", "Not completed"),
                            ("withdrawn", "Withdrawal"),
                        ],
                        editable=False,
                        max_length=13,
                        verbose_name="recommendation",
                    ),
                ),
                ("reasons", models.JSONField(default=list, editable=False, verbose_name="reasons")),
                (
                    "hours_awarded",
                    models.DecimalField(
                        decimal_places=1,
                        editable=False,
                        max_digits=6,
                        verbose_name="credit hours awarded",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="reason"
                    ),
                ),
                ("at", models.DateTimeField(editable=False, verbose_name="decided at")),
            ],
            options={
                "verbose_name": "step of a completion decision",
                "verbose_name_plural": "steps of completion decisions",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CreditHourEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(editable=False, verbose_name="year")),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=1, editable=False, max_digits=6, verbose_name="credit hours"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("full_time", "Full-time"),
                            ("part_time", "Part-time"),
                            ("meeting_based", "Training by meeting"),
                            ("online", "Online"),
                        ],
                        editable=False,
                        max_length=16,
                        verbose_name="delivery mode",
                    ),
                ),
                ("booked_at", models.DateTimeField(editable=False, verbose_name="booked at")),
                (
                    "is_reversed",
                    models.BooleanField(default=False, editable=False, verbose_name="taken back"),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="reason"
                    ),
                ),
            ],
            options={
                "verbose_name": "credit-hour entry",
                "verbose_name_plural": "credit-hour entries",
                "ordering": ["-year", "-id"],
            },
        ),
        migrations.CreateModel(
            name="WithdrawalProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(editable=False, max_length=200, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a second person"),
                            ("agreed", "Agreed"),
                            ("declined", "Declined"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("proposed_at", models.DateTimeField(editable=False, verbose_name="proposed at")),
                (
                    "decided_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="decided at"),
                ),
                (
                    "comment",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="comment"
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed withdrawal",
                "verbose_name_plural": "proposed withdrawals",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="confirmed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="confirmed by",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="enrolment",
            field=models.OneToOneField(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessment",
                to="courses.enrolment",
                verbose_name="enrolment",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="scored_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="scored by",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="training_class",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="courses.trainingclass",
                verbose_name="training class",
            ),
        ),
        migrations.AddField(
            model_name="assessmentstep",
            name="assessment",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="attendance.assessment",
                verbose_name="assessment",
            ),
        ),
        migrations.AddField(
            model_name="assessmentstep",
            name="by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="ended_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="replaced or revoked by",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="enrolment",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="courses.enrolment",
                verbose_name="enrolment",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="issued_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="issued by (account)",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="replaces",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replacement",
                to="attendance.certificate",
                verbose_name="replaces",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="training_class",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="courses.trainingclass",
                verbose_name="training class",
            ),
        ),
        migrations.AddField(
            model_name="completiondecision",
            name="decided_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="completiondecision",
            name="enrolment",
            field=models.OneToOneField(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="completion",
                to="courses.enrolment",
                verbose_name="enrolment",
            ),
        ),
        migrations.AddField(
            model_name="completiondecision",
            name="training_class",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="completion_decisions",
                to="courses.trainingclass",
                verbose_name="training class",
            ),
        ),
        migrations.AddField(
            model_name="completionstep",
            name="by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="completionstep",
            name="completion",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="attendance.completiondecision",
                verbose_name="completion decision",
            ),
        ),
        migrations.AddField(
            model_name="credithourentry",
            name="booked_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="booked by",
            ),
        ),
        migrations.AddField(
            model_name="credithourentry",
            name="completion",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credit_hours",
                to="attendance.completiondecision",
                verbose_name="completion decision",
            ),
        ),
        migrations.AddField(
            model_name="credithourentry",
            name="person",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credit_hours",
                to="people.person",
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="credithourentry",
            name="reverses",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="counter_entry",
                to="attendance.credithourentry",
                verbose_name="takes back",
            ),
        ),
        migrations.AddField(
            model_name="credithourentry",
            name="training_class",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credit_hours",
                to="courses.trainingclass",
                verbose_name="training class",
            ),
        ),
        migrations.AddField(
            model_name="credithourentry",
            name="unit",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.unit",
                verbose_name="unit",
            ),
        ),
        migrations.AddField(
            model_name="withdrawalproposal",
            name="decided_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="withdrawalproposal",
            name="enrolment",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawal_proposals",
                to="courses.enrolment",
                verbose_name="enrolment",
            ),
        ),
        migrations.AddField(
            model_name="withdrawalproposal",
            name="proposed_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="proposed by",
            ),
        ),
        migrations.AddField(
            model_name="withdrawalproposal",
            name="record",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawal_proposals",
                to="attendance.disciplinerecord",
                verbose_name="discipline record",
            ),
        ),
        migrations.AddField(
            model_name="withdrawalproposal",
            name="training_class",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="courses.trainingclass",
                verbose_name="training class",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("attendance_score", None),
                    models.Q(("attendance_score__gte", 0), ("attendance_score__lte", 100)),
                    _connector="OR",
                ),
                name="attendance_score_is_of_a_hundred",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("discipline_score", None),
                    models.Q(("discipline_score__gte", 0), ("discipline_score__lte", 100)),
                    _connector="OR",
                ),
                name="discipline_score_is_of_a_hundred",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("attitude_score", None),
                    models.Q(("attitude_score__gte", 0), ("attitude_score__lte", 100)),
                    _connector="OR",
                ),
                name="attitude_score_is_of_a_hundred",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("knowledge_score", None),
                    models.Q(("knowledge_score__gte", 0), ("knowledge_score__lte", 100)),
                    _connector="OR",
                ),
                name="knowledge_score_is_of_a_hundred",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ability_score", None),
                    models.Q(("ability_score__gte", 0), ("ability_score__lte", 100)),
                    _connector="OR",
                ),
                name="ability_score_is_of_a_hundred",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("conduct_score", None),
                    models.Q(("conduct_score__gte", 0), ("conduct_score__lte", 100)),
                    _connector="OR",
                ),
                name="conduct_score_is_of_a_hundred",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("exam_score", None),
                    models.Q(("exam_score__gte", 0), ("exam_score__lte", 100)),
                    _connector="OR",
                ),
                name="exam_score_is_of_a_hundred",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "open"),
                    models.Q(
                        ("scored_by__isnull", False),
                        ("total__isnull", False),
                        models.Q(("grade", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="scored_assessment_has_a_total",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "confirmed"), _negated=True),
                    models.Q(
                        ("confirmed_by__isnull", False),
                        models.Q(("confirmed_by", models.F("scored_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assessment_is_confirmed_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["training_class", "status"], name="certificate_by_class"),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["draft", "issued"])),
                fields=("enrolment",),
                name="one_open_certificate_per_enrolment",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", None), ("status", "draft"), ("verify_code", None)),
                    models.Q(
                        models.Q(("status", "draft"), _negated=True),
                        ("issued_by__isnull", False),
                        ("issued_on__isnull", False),
                        ("number__isnull", False),
                        ("verify_code__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="issued_certificate_has_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "issued"]),
                    models.Q(
                        models.Q(("ended_reason", ""), _negated=True),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="ended_certificate_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaces", None),
                    models.Q(("replaces", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="certificate_does_not_replace_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="completiondecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decision", models.F("recommendation")),
                    models.Q(("override_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="override_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="completiondecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decision", "completed"), ("hours_awarded", 0), _connector="OR"
                ),
                name="only_completion_awards_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="completionstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "revise"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="revision_has_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="credithourentry",
            index=models.Index(fields=["person", "year"], name="credit_hours_by_person"),
        ),
        migrations.AddIndex(
            model_name="credithourentry",
            index=models.Index(fields=["unit", "year"], name="credit_hours_by_unit"),
        ),
        migrations.AddConstraint(
            model_name="credithourentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_reversed", False), ("reverses", None)),
                fields=("person", "training_class"),
                name="hours_are_booked_once_per_person_and_class",
            ),
        ),
        migrations.AddConstraint(
            model_name="credithourentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hours__gt", 0), ("reverses", None)),
                    models.Q(
                        ("hours__lt", 0),
                        ("is_reversed", False),
                        ("reverses__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="counter_entry_takes_hours_back",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawalproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("enrolment",),
                name="one_waiting_withdrawal_per_enrolment",
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawalproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="withdrawal_is_decided_by_another",
            ),
        ),
    ]
