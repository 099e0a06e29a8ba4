import uuid
from decimal import Decimal

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import attendance.models.policies


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0021_signed_papers"),
        ("courses", "0024_bounds_in_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("sealed_text", models.BinaryField()),
                ("submitted_at", models.DateTimeField(editable=False, verbose_name="submitted at")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("upheld", "Upheld"),
                            ("revised", "Revised"),
                            ("revoked", "Revoked"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="result",
                    ),
                ),
                ("sealed_answer", models.BinaryField()),
                (
                    "decided_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="decided at"),
                ),
            ],
            options={
                "verbose_name": "appeal",
                "verbose_name_plural": "appeals",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ConductLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "count",
                    models.PositiveSmallIntegerField(
                        editable=False, verbose_name="counted breaches"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("warning", "Warning to the staff"), ("letter", "Letter")],
                        editable=False,
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                (
                    "proposed",
                    models.CharField(
                        choices=[
                            ("remind", "Reminder"),
                            ("talk", "Reminder talk"),
                            ("criticism", "Criticism by bulletin"),
                            ("cancel_result", "Result cancelled"),
                            ("order_withdrawal", "Ordered withdrawal"),
                            ("withdrawal", "Treated as withdrawn"),
                        ],
                        editable=False,
                        max_length=16,
                        verbose_name="proposed handling",
                    ),
                ),
                (
                    "records",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        editable=False,
                        size=None,
                        verbose_name="records",
                    ),
                ),
                ("made_at", models.DateTimeField(editable=False, verbose_name="made at")),
            ],
            options={
                "verbose_name": "letter about conduct",
                "verbose_name_plural": "letters about conduct",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DisciplineEvidence",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("photo", "Photo"),
                            ("sheet", "Paper"),
                            ("witness", "Words of a witness"),
                            ("system", "Records of the system"),
                        ],
                        editable=False,
                        max_length=7,
                        verbose_name="kind of evidence",
                    ),
                ),
                (
                    "file_name",
                    models.CharField(
                        blank=True, editable=False, max_length=255, verbose_name="file name"
                    ),
                ),
                (
                    "mime_type",
                    models.CharField(
                        blank=True, editable=False, max_length=100, verbose_name="type of file"
                    ),
                ),
                (
                    "size_bytes",
                    models.PositiveBigIntegerField(
                        default=0, editable=False, verbose_name="size in bytes"
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="SHA-256"
                    ),
                ),
                ("sealed_text", models.BinaryField(default=b"")),
                ("taken_at", models.DateTimeField(editable=False, verbose_name="taken at")),
            ],
            options={
                "verbose_name": "evidence of a breach",
                "verbose_name_plural": "evidence of breaches",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="DisciplineReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[("record", "Description and trail"), ("evidence", "Evidence")],
                        editable=False,
                        max_length=8,
                        verbose_name="what was read",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("handling", "To decide on it"),
                            ("appeal", "To decide on an appeal"),
                            ("feedback", "To tell the unit"),
                            ("completion", "To decide on completion"),
                            ("supervision", "To supervise"),
                            ("filing", "To file it"),
                        ],
                        editable=False,
                        max_length=11,
                        verbose_name="purpose",
                    ),
                ),
                ("read_at", models.DateTimeField(editable=False, verbose_name="read at")),
            ],
            options={
                "verbose_name": "reading of a discipline record",
                "verbose_name_plural": "readings of discipline records",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DisciplineStep",
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
                            ("record", "Recorded"),
                            ("add_evidence", "Evidence added"),
                            ("verify", "Verified"),
                            ("notify", "Learner notified"),
                            ("answer", "Learner's answer"),
                            ("confirm", "Confirmed"),
                            ("dismiss", "Dismissed"),
                            ("handle", "Handled"),
                            ("close", "Closed"),
                            ("appeal", "Appeal submitted"),
                            ("uphold", "Upheld on appeal"),
                            ("revise", "Revised on appeal"),
                            ("revoke", "Revoked on appeal"),
                            ("correct", "Replaced by a correction"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="what was done",
                    ),
                ),
                ("sealed_comment", models.BinaryField()),
                ("at", models.DateTimeField(editable=False, verbose_name="at")),
            ],
            options={
                "verbose_name": "step of a discipline record",
                "verbose_name_plural": "steps of discipline records",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="RuleAcknowledgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "acknowledged_at",
                    models.DateTimeField(editable=False, verbose_name="acknowledged at"),
                ),
                ("digest", models.CharField(editable=False, max_length=64, verbose_name="digest")),
            ],
            options={
                "verbose_name": "acknowledgement of the discipline",
                "verbose_name_plural": "acknowledgements of the discipline",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="attendancepolicy",
            name="answer_days",
            field=models.PositiveSmallIntegerField(
                default=2,
                validators=[django.core.validators.MaxValueValidator(60)],
                verbose_name="days within which a learner answers a discipline record",
            ),
        ),
        migrations.AddField(
            model_name="attendancepolicy",
            name="appeal_days",
            field=models.PositiveSmallIntegerField(
                default=2,
                help_text="At least until the day after the class.",
                validators=[django.core.validators.MaxValueValidator(60)],
                verbose_name="days within which a learner appeals against a confirmed record",
            ),
        ),
        migrations.AddField(
            model_name="attendancepolicy",
            name="letter_counts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(
                    validators=[django.core.validators.MinValueValidator(1)]
                ),
                blank=True,
                default=attendance.models.policies.usual_letter_counts,
                help_text="For example 3,6,9. The staff is warned one before.",
                size=10,
                verbose_name="numbers of confirmed breaches that call for a letter",
            ),
        ),
        migrations.AddField(
            model_name="attendancepolicy",
            name="points_base",
            field=models.PositiveSmallIntegerField(
                default=100,
                validators=[django.core.validators.MaxValueValidator(1000)],
                verbose_name="points everybody begins with",
            ),
        ),
        migrations.AddField(
            model_name="attendancepolicy",
            name="uses_points",
            field=models.BooleanField(default=False, verbose_name="breaches take points away"),
        ),
        migrations.AddField(
            model_name="disciplinerecord",
            name="answer_until",
            field=models.DateTimeField(editable=False, null=True, verbose_name="answer until"),
        ),
        migrations.AddField(
            model_name="disciplinerecord",
            name="appeal_until",
            field=models.DateTimeField(editable=False, null=True, verbose_name="appeal until"),
        ),
        migrations.AddField(
            model_name="disciplinerecord",
            name="confirmed_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="confirmed at"),
        ),
        migrations.AddField(
            model_name="disciplinerecord",
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
            model_name="disciplinerecord",
            name="corrects",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="attendance.disciplinerecord",
                verbose_name="corrects",
            ),
        ),
        migrations.AddField(
            model_name="disciplinerecord",
            name="handled_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="handled at"),
        ),
        migrations.AddField(
            model_name="disciplinerecord",
            name="handling",
            field=models.CharField(
                blank=True,
                choices=[
                    ("remind", "Reminder"),
                    ("talk", "Reminder talk"),
                    ("criticism", "Criticism by bulletin"),
                    ("cancel_result", "Result cancelled"),
                    ("order_withdrawal", "Ordered withdrawal"),
                    ("withdrawal", "Treated as withdrawn"),
                ],
                editable=False,
                max_length=16,
                verbose_name="handling",
            ),
        ),
        migrations.AddField(
            model_name="disciplinerecord",
            name="incident",
            field=models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="incident"),
        ),
        migrations.AddField(
            model_name="disciplinerecord",
            name="notified_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="learner notified at"
            ),
        ),
        migrations.AddField(
            model_name="disciplinerecord",
            name="origin",
            field=models.CharField(
                choices=[
                    ("person", "A person"),
                    ("inspection", "Inspection"),
                    ("attendance", "Attendance sheet"),
                    ("correction", "Correction"),
                ],
                default="person",
                editable=False,
                max_length=10,
                verbose_name="origin",
            ),
        ),
        migrations.AddField(
            model_name="disciplinerecord",
            name="points",
            field=models.DecimalField(
                decimal_places=1,
                default=Decimal("0"),
                editable=False,
                max_digits=4,
                verbose_name="points",
            ),
        ),
        migrations.AddField(
            model_name="disciplinerecord",
            name="sealed_description",
            field=models.BinaryField(default=b""),
        ),
        migrations.AddField(
            model_name="disciplinerecord",
            name="status",
            field=models.CharField(
                choices=[
                    ("recorded", "Recorded"),
                    ("verified", "Verified"),
                    ("notified", "Learner notified"),
                    ("confirmed", "Confirmed"),
                    ("handled", "Handled"),
                    ("closed", "Closed"),
                    ("dismissed", "Dismissed"),
                    ("revoked", "Revoked on appeal"),
                    ("superseded", "Replaced by a correction"),
                ],
                default="recorded",
                editable=False,
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AddField(
            model_name="disciplinerecord",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="disciplinerule",
            name="adopted_from",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="adopted_as",
                to="attendance.disciplinerule",
                verbose_name="adopted from",
            ),
        ),
        migrations.AddField(
            model_name="disciplinerule",
            name="effective_from",
            field=models.DateField(blank=True, null=True, verbose_name="in effect from"),
        ),
        migrations.AddField(
            model_name="disciplinerule",
            name="effective_to",
            field=models.DateField(blank=True, null=True, verbose_name="in effect to"),
        ),
        migrations.AddField(
            model_name="disciplinerule",
            name="points",
            field=models.DecimalField(
                decimal_places=1,
                default=Decimal("0"),
                help_text="What a breach takes away where the class keeps points. 0: by its severity.",
                max_digits=4,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="points",
            ),
        ),
        migrations.AddField(
            model_name="disciplinerule",
            name="raised_by",
            field=models.CharField(
                blank=True,
                choices=[("late", "Late"), ("left_early", "Left early"), ("absent", "Absent")],
                help_text="A locked sheet with this status raises a record. Empty: people do.",
                max_length=10,
                verbose_name="raised by the attendance",
            ),
        ),
        migrations.AlterField(
            model_name="disciplinerule",
            name="source_text",
            field=models.CharField(
                blank=True,
                help_text="The words it rests on, and where they stand.",
                max_length=300,
                verbose_name="source of the rule",
            ),
        ),
        migrations.AddIndex(
            model_name="disciplinerecord",
            index=models.Index(fields=["training_class", "status"], name="breach_by_class"),
        ),
        migrations.AddIndex(
            model_name="disciplinerecord",
            index=models.Index(fields=["incident"], name="breach_by_incident"),
        ),
        migrations.AddConstraint(
            model_name="disciplinerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                    _connector="OR",
                ),
                name="second_person_confirms_a_breach",
            ),
        ),
        migrations.AddConstraint(
            model_name="disciplinerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["confirmed", "handled", "closed"]), _negated=True),
                    ("confirmed_at__isnull", False),
                    _connector="OR",
                ),
                name="counted_breach_was_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="disciplinerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["handled", "closed"]), _negated=True),
                    models.Q(("handling", ""), _negated=True),
                    _connector="OR",
                ),
                name="handled_breach_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="disciplinerecord",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin", "attendance")),
                fields=("enrolment", "session", "rule"),
                name="a_sheet_raises_a_breach_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="disciplinerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_from", None),
                    ("effective_to", None),
                    ("effective_to__gte", models.F("effective_from")),
                    _connector="OR",
                ),
                name="rule_ends_after_it_starts",
                violation_error_code="ends_before_start",
                violation_error_message="A rule cannot end before it takes effect.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disciplinerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("raised_by", ""), ("training_class__isnull", False), _connector="OR"
                ),
                name="library_rules_raise_nothing",
                violation_error_code="library_raises_nothing",
                violation_error_message="Only a rule that a class has adopted can be raised by its attendance.",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
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
            model_name="appeal",
            name="record",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeals",
                to="attendance.disciplinerecord",
                verbose_name="discipline record",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="submitted_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="submitted by",
            ),
        ),
        migrations.AddField(
            model_name="conductletter",
            name="enrolment",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conduct_letters",
                to="courses.enrolment",
                verbose_name="enrolment",
            ),
        ),
        migrations.AddField(
            model_name="conductletter",
            name="training_class",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conduct_letters",
                to="courses.trainingclass",
                verbose_name="training class",
            ),
        ),
        migrations.AddField(
            model_name="disciplineevidence",
            name="record",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="attendance.disciplinerecord",
                verbose_name="discipline record",
            ),
        ),
        migrations.AddField(
            model_name="disciplineevidence",
            name="uploaded_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="uploaded by",
            ),
        ),
        migrations.AddField(
            model_name="disciplinereading",
            name="read_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="read by",
            ),
        ),
        migrations.AddField(
            model_name="disciplinereading",
            name="record",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="readings",
                to="attendance.disciplinerecord",
                verbose_name="discipline record",
            ),
        ),
        migrations.AddField(
            model_name="disciplinestep",
            name="by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="disciplinestep",
            name="record",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="attendance.disciplinerecord",
                verbose_name="discipline record",
            ),
        ),
        migrations.AddField(
            model_name="ruleacknowledgement",
            name="acknowledged_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="acknowledged by",
            ),
        ),
        migrations.AddField(
            model_name="ruleacknowledgement",
            name="enrolment",
            field=models.OneToOneField(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rule_acknowledgement",
                to="courses.enrolment",
                verbose_name="enrolment",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at", None)),
                fields=("record",),
                name="one_appeal_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("result", "")),
                    models.Q(
                        models.Q(("decided_at", None), _negated=True),
                        models.Q(("result", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="decided_appeal_has_a_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="conductletter",
            constraint=models.UniqueConstraint(
                fields=("enrolment", "count"), name="one_letter_per_number_of_breaches"
            ),
        ),
        migrations.AddConstraint(
            model_name="disciplineevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256", ""), ("sealed_text", b""), _connector="XOR"),
                name="evidence_is_a_file_or_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="disciplineevidence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sha256", ""), _negated=True),
                fields=("sha256",),
                name="no_two_pieces_share_a_file",
            ),
        ),
    ]
