from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from attendance import services
from attendance.models import (
    AttendanceFact,
    AttendancePolicy,
    AttendanceRecord,
    AttendanceSheet,
    CorrectionProposal,
    FailedScan,
    SheetEvent,
)
from attendance.models.sheets import Status
from attendance.services import CHECKED, CORRECTABLE, MARKABLE
from attendance.verdicts import Kind
from peixun.api.serializers import CleanModelSerializer, DateTimeField, StrictSerializer

MOST_MARKS, MOST_SCANS = 1000, 500
LARGEST_KEY = 2**63 - 1
NONCE = r"[A-Za-z0-9._~-]{8,64}"
BY_HAND = [(value, label) for value, label in Status.choices if value in MARKABLE]
CORRECT = [(value, label) for value, label in BY_HAND if value in CORRECTABLE]
SCANS = [(kind, AttendanceFact.Kind(kind).label) for kind in (Kind.CHECK_IN, Kind.CHECK_OUT)]


class CountsSerializer(serializers.Serializer):
    """Learners by status. All of them but the exempt ones add up to `expected`."""

    expected = serializers.IntegerField()
    pending = serializers.IntegerField()
    present = serializers.IntegerField()
    late = serializers.IntegerField()
    left_early = serializers.IntegerField()
    late_and_left = serializers.IntegerField()
    absent = serializers.IntegerField()
    on_leave = serializers.IntegerField()
    exempt = serializers.IntegerField()


@extend_schema_field(CountsSerializer)
class CountsField(serializers.JSONField):
    pass


class SheetSerializer(CleanModelSerializer):
    training_class = serializers.IntegerField(source="session.training_class_id", read_only=True)
    counts = CountsField(read_only=True)

    class Meta:
        model = AttendanceSheet
        fields = [
            "id", "session", "training_class", "state", "counts", "opened_by", "opened_at",
            "submitted_by", "submitted_at", "confirmed_by", "confirmed_at", "locked_by",
            "locked_at",
        ]  # fmt: skip
        read_only_fields = fields


class RecordSerializer(CleanModelSerializer):
    person = serializers.IntegerField(source="enrolment.person_id", read_only=True)
    name = serializers.CharField(source="enrolment.person.name", read_only=True)

    class Meta:
        model = AttendanceRecord
        fields = [
            "id", "session", "enrolment", "training_class", "person", "name", "status",
            "minutes_late", "minutes_early", "hours_lost", "source", "rules_version", "revision",
            "updated_at",
        ]  # fmt: skip
        read_only_fields = fields


class CorrectionSerializer(StrictSerializer):
    """What a record should say, and why."""

    status = serializers.ChoiceField(CORRECT)
    reason = serializers.CharField(max_length=300)


class ProposalSerializer(CleanModelSerializer):
    session = serializers.IntegerField(source="record.session_id", read_only=True)
    enrolment = serializers.IntegerField(source="record.enrolment_id", read_only=True)

    class Meta:
        model = CorrectionProposal
        fields = [
            "id", "training_class", "session", "record", "enrolment", "old_status", "status",
            "reason", "state", "proposed_by", "proposed_at", "decided_by", "decided_at", "comment",
        ]  # fmt: skip
        read_only_fields = fields


class CommentSerializer(StrictSerializer):
    comment = serializers.CharField(max_length=300)


class ReopeningSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=300)


class SheetEventSerializer(serializers.Serializer):
    """A step in the life of a sheet."""

    action = serializers.ChoiceField(SheetEvent.Action.choices)
    reason = serializers.CharField()
    happened_at = serializers.DateTimeField()
    by = serializers.IntegerField()


class SheetHistorySerializer(serializers.Serializer):
    items = SheetEventSerializer(many=True)


class FactSerializer(CleanModelSerializer):
    class Meta:
        model = AttendanceFact
        fields = [
            "id", "nonce", "training_class", "session", "enrolment", "kind", "status",
            "old_status", "reason", "happened_at", "recorded_at", "client_at", "method",
            "device", "annuls", "recorded_by",
        ]  # fmt: skip
        read_only_fields = fields


class PolicySerializer(CleanModelSerializer):
    is_default = serializers.SerializerMethodField(
        help_text=_("Whether the class keeps attendance by the defaults: none of its own are set.")
    )

    class Meta:
        model = AttendancePolicy
        fields = [
            "training_class", "is_default", "check_in_opens", "check_in_needs_code", "grace",
            "late_is_absent", "early_is_absent", "lates_per_absence", "submit_within",
            "objection_days", "answer_days", "appeal_days", "uses_points",
            "points_base", "letter_counts", "leave_limit", "counts_official_leave",
            "allows_retroactive_leave", "sick_proof_from", "personal_needs_proof",
            "approves_without_proof", "report_back_within", "absence_limit", "survey_days",
            "hours_share",
            "writes_to_every_unit", "letter_days", "reply_days", "publicity_days",
            "outstanding_share",
            "exam_pass_mark", "needs_papers", "points_pass", "weight_attendance",
            "weight_discipline", "weight_attitude", "weight_knowledge", "weight_ability",
            "weight_conduct", "certificate_pattern",
        ]  # fmt: skip
        read_only_fields = ["training_class"]

    def get_is_default(self, policy) -> bool:
        return policy.pk is None

    def update(self, policy, validated_data):
        for name, value in validated_data.items():
            setattr(policy, name, value)
        services.save_settings(policy)
        return policy


class MarkSerializer(StrictSerializer):
    """What is said of one learner. `pending` takes a mark back."""

    enrolment = serializers.IntegerField(min_value=1, max_value=LARGEST_KEY)
    status = serializers.ChoiceField(BY_HAND)
    nonce = serializers.RegexField(f"^{NONCE}$", help_text=_("Made by the client, once per mark."))
    client_at = DateTimeField(
        required=False, allow_null=True, default=None, help_text=_("The clock of the client then.")
    )
    seen = serializers.IntegerField(
        min_value=0,
        max_value=2**31 - 1,
        required=False,
        allow_null=True,
        default=None,
        help_text=_("The revision of the record that was shown."),
    )


class SentSerializer(StrictSerializer):
    """With the clock of the client on sending, marks count from when they were made."""

    sent_at = DateTimeField(required=False, allow_null=True, default=None)


class RollCallSerializer(SentSerializer):
    marks = MarkSerializer(many=True, min_length=1, max_length=MOST_MARKS)
    only_pending = serializers.BooleanField(
        default=False, help_text=_("Mark only those who are not marked yet.")
    )


class SeenSerializer(MarkSerializer):
    """Who was seen, or not, when somebody counted once more."""

    status = serializers.ChoiceField(
        [(value, label) for value, label in BY_HAND if value in CHECKED]
    )


class SpotCheckSerializer(SentSerializer):
    marks = SeenSerializer(many=True, min_length=1, max_length=MOST_MARKS)


class MarkResultSerializer(serializers.Serializer):
    """What became of one mark, in the order of the marks.

    “conflict”: it is recorded, but a newer scan or a leave decides. `overtook` is what
    somebody else had marked meanwhile and this mark replaced.
    """

    enrolment = serializers.IntegerField()
    nonce = serializers.CharField()
    result = serializers.ChoiceField(["recorded", "conflict", "kept", "already", "refused"])
    status = serializers.ChoiceField(Status.choices, allow_null=True)
    minutes_late = serializers.IntegerField()
    revision = serializers.IntegerField()
    overtook = serializers.ChoiceField(Status.choices, allow_null=True)
    code = serializers.CharField(allow_null=True)
    detail = serializers.CharField(allow_null=True)


class RollCallResultSerializer(serializers.Serializer):
    items = MarkResultSerializer(many=True)


class ScansSerializer(serializers.ListSerializer):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, min_length=1, max_length=MOST_SCANS, allow_empty=False, **kwargs)


def not_a_phone(device):
    if device.startswith(services.PHONE):
        raise serializers.ValidationError(_("This name is kept for learners' phones."))


class ScanSerializer(StrictSerializer):
    """Somebody came or left, named by the enrolment or by what the badge says."""

    session = serializers.IntegerField(min_value=1, max_value=LARGEST_KEY)
    enrolment = serializers.IntegerField(
        min_value=1, max_value=LARGEST_KEY, required=False, allow_null=True, default=None
    )
    badge = serializers.CharField(max_length=80, allow_blank=True, default="")
    nonce = serializers.RegexField(f"^{NONCE}$", help_text=_("Made by the client, once per scan."))
    kind = serializers.ChoiceField(SCANS, default=Kind.CHECK_IN)
    client_at = DateTimeField(required=False, allow_null=True, default=None)

    def validate(self, attrs):
        if attrs["badge"] and attrs["enrolment"] is not None:
            raise serializers.ValidationError(
                {"badge": _("Name the learner by the badge or by the enrolment, not by both.")}
            )
        return attrs


class BatchSerializer(SentSerializer):
    """What a device has kept while it was offline, up to 500 scans."""

    device = serializers.CharField(max_length=80, validators=[not_a_phone])
    simulate = serializers.BooleanField(
        default=False, help_text=_("Say what would become of each scan and record nothing.")
    )
    scans = ScanSerializer(many=True, min_length=1, max_length=MOST_SCANS)

    def validate_scans(self, scans):
        if any(scan["enrolment"] is None and not scan["badge"] for scan in scans):
            raise serializers.ValidationError(_("Each scan of a device names a learner."))
        return scans


class CheckInSerializer(ScanSerializer):
    """Somebody came or left. Without an enrolment or badge it is whose token this is."""

    device = serializers.CharField(
        max_length=80, allow_blank=True, default="", validators=[not_a_phone]
    )
    code = serializers.CharField(
        max_length=300,
        allow_blank=True,
        default="",
        help_text=_(
            "For one's own check-in: the code of the hall, scanned or typed, or a form token."
        ),
    )

    class Meta:
        list_serializer_class = ScansSerializer


class AnnulSerializer(StrictSerializer):
    """Which scan was wrong. `annulment` is the nonce of taking it back."""

    nonce = serializers.RegexField(f"^{NONCE}$")
    annulment = serializers.RegexField(f"^{NONCE}$")
    device = serializers.CharField(max_length=80, allow_blank=True, default="")


class CheckInResultSerializer(MarkResultSerializer):
    session = serializers.IntegerField()
    enrolment = serializers.IntegerField(allow_null=True)


class BatchResultSerializer(serializers.Serializer):
    """What became of each scan, in order."""

    clock_skew = serializers.IntegerField(
        allow_null=True, help_text=_("Seconds by which the clock of the device is ahead of ours.")
    )
    simulated = serializers.BooleanField()
    items = CheckInResultSerializer(many=True)


class FailedScanSerializer(CleanModelSerializer):
    class Meta:
        model = FailedScan
        fields = [
            "id", "nonce", "training_class", "session", "enrolment", "kind", "code", "detail",
            "scanned", "happened_at", "recorded_at", "client_at", "method", "device", "recorded_by",
        ]  # fmt: skip
        read_only_fields = fields


class RollLineSerializer(serializers.Serializer):
    """Somebody on the roll of a session."""

    enrolment = serializers.IntegerField()
    student_no = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    pinyin = serializers.CharField(help_text=_("Syllables apart; “zgq” finds “zeng guo qiang”."))
    initials = serializers.CharField()
    unit = serializers.IntegerField()
    unit_name = serializers.CharField()
    group = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(Status.choices)
    minutes_late = serializers.IntegerField()
    minutes_early = serializers.IntegerField()
    revision = serializers.IntegerField()


class RollSerializer(serializers.Serializer):
    session = serializers.IntegerField()
    state = serializers.ChoiceField(
        AttendanceSheet.State.choices, allow_null=True, help_text=_("Empty: not opened yet.")
    )
    items = RollLineSerializer(many=True)
