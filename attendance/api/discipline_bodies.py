"""What is sent and shown about discipline."""

from rest_framework import serializers

from attendance import services
from attendance.models import (
    Appeal,
    ConductLetter,
    DisciplineReading,
    DisciplineRecord,
    DisciplineRule,
    RuleAcknowledgement,
)
from attendance.models.discipline import Severity
from attendance.models.discipline_records import Handling
from attendance.models.discipline_trail import DisciplineEvidence
from attendance.services import discipline
from courses.models import Enrolment, TrainingSession
from materials.api.serializers import UploadField
from peixun.api.filters import IdFilter, StrictFilterSet
from peixun.api.serializers import (
    CleanModelSerializer,
    DateTimeField,
    StrictSerializer,
    VisibleRelatedField,
)

LONGEST = 2000
LARGEST = 2**31 - 1
Purpose = DisciplineReading.Purpose


class RuleFilters(StrictFilterSet):
    class Meta:
        model = DisciplineRule
        fields = {
            "training_class": ["exact", "isnull"],
            "category": ["exact"],
            "severity": ["exact"],
            "is_active": ["exact"],
        }


class BreachFilters(StrictFilterSet):
    unit = IdFilter(field_name="enrolment__unit")

    class Meta:
        model = DisciplineRecord
        fields = {
            "training_class": ["exact"],
            "enrolment": ["exact"],
            "session": ["exact"],
            "rule": ["exact"],
            "category": ["exact"],
            "severity": ["exact"],
            "status": ["exact"],
            "incident": ["exact"],
            "origin": ["exact"],
            "occurred_at": ["gte", "lt"],
        }


class DisciplineRuleSerializer(CleanModelSerializer):
    class Meta:
        model = DisciplineRule
        fields = [
            "id", "training_class", "code", "category", "text", "severity", "points",
            "raised_by", "effective_from", "effective_to", "source_text", "adopted_from",
            "is_active",
        ]  # fmt: skip
        read_only_fields = ["adopted_from"]

    def create(self, validated_data):
        return self.update(DisciplineRule(), validated_data)

    def update(self, rule, validated_data):
        for name, value in validated_data.items():
            setattr(rule, name, value)
        services.save_settings(rule)
        return rule


class DisciplineRecordSerializer(CleanModelSerializer):
    """What may be known of a record without reading what is written in it."""

    description = serializers.CharField(max_length=LONGEST, write_only=True)

    class Meta:
        model = DisciplineRecord
        fields = [
            "id", "training_class", "enrolment", "rule", "session", "category", "severity",
            "description", "place", "occurred_at", "incident", "origin", "recorded_by",
            "created_at", "status", "version", "notified_at", "answer_until", "confirmed_by",
            "confirmed_at", "appeal_until", "points", "handling", "handled_at", "corrects",
        ]  # fmt: skip
        read_only_fields = [
            "training_class", "incident", "origin", "recorded_by", "created_at", "status",
            "version", "notified_at", "answer_until", "confirmed_by", "confirmed_at",
            "appeal_until", "points", "handling", "handled_at", "corrects",
        ]  # fmt: skip

    def validate(self, attrs):
        attrs = super().validate(attrs)
        # The policy asks for the class, which follows from the enrolment.
        self.candidate.training_class_id = self.candidate.enrolment.training_class_id
        return attrs

    def create(self, validated_data):
        description = validated_data.pop("description")
        record = DisciplineRecord(**validated_data)
        by = self.context["request"].user
        return discipline.record_breach(record, by=by, description=description)


class IncidentSerializer(StrictSerializer):
    """One incident with several learners of a class."""

    enrolments = VisibleRelatedField(
        queryset=Enrolment.objects.select_related("training_class", "person", "unit"),
        many=True,
        allow_empty=False,
    )
    rule = VisibleRelatedField(queryset=DisciplineRule.objects.all(), allow_null=True, default=None)
    session = VisibleRelatedField(
        queryset=TrainingSession.objects.all(), allow_null=True, default=None
    )
    category = serializers.ChoiceField(
        DisciplineRecord._meta.get_field("category").choices, default=""
    )
    severity = serializers.ChoiceField(Severity.choices, default="")
    place = serializers.CharField(max_length=80, default="", allow_blank=True)
    occurred_at = DateTimeField()
    description = serializers.CharField(max_length=LONGEST)


class EvidenceSerializer(StrictSerializer):
    """Either a file or words."""

    file = UploadField(required=False, allow_null=True, default=None)
    text = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    kind = serializers.ChoiceField(
        [one for one in DisciplineEvidence.Kind.choices if one[0] != "system"],
        default="",
        allow_blank=True,
    )


class BreachVersionSerializer(StrictSerializer):
    """The version that was read, so that nobody decides on what they have not seen."""

    version = serializers.IntegerField(
        min_value=1, max_value=LARGEST, allow_null=True, default=None
    )


class BreachCommentSerializer(BreachVersionSerializer):
    comment = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")


class BreachReasonSerializer(BreachVersionSerializer):
    reason = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")


class HandlingSerializer(BreachCommentSerializer):
    handling = serializers.ChoiceField(Handling.choices)


class BreachWordsSerializer(StrictSerializer):
    text = serializers.CharField(max_length=LONGEST, allow_blank=True)


class AppealDecisionSerializer(BreachReasonSerializer):
    result = serializers.ChoiceField(Appeal.Result.choices)
    severity = serializers.ChoiceField(Severity.choices, default="", allow_blank=True)


class BreachCorrectionSerializer(StrictSerializer):
    """Why, and what is right; what is not named stays as it was."""

    reason = serializers.CharField(max_length=LONGEST, allow_blank=True)
    description = serializers.CharField(max_length=LONGEST)
    enrolment = VisibleRelatedField(
        queryset=Enrolment.objects.select_related("training_class", "person", "unit"),
        required=False,
    )
    rule = VisibleRelatedField(
        queryset=DisciplineRule.objects.all(), allow_null=True, required=False
    )
    session = VisibleRelatedField(
        queryset=TrainingSession.objects.all(), allow_null=True, required=False
    )
    severity = serializers.ChoiceField(Severity.choices, required=False)
    place = serializers.CharField(max_length=80, allow_blank=True, required=False)
    occurred_at = DateTimeField(required=False)


class PurposeSerializer(StrictSerializer):
    """Why somebody reads what is written about another."""

    purpose = serializers.ChoiceField(Purpose.choices, default=Purpose.HANDLING)


class StepTextSerializer(serializers.Serializer):
    kind = serializers.CharField()
    by = serializers.CharField(allow_null=True)
    at = DateTimeField()
    comment = serializers.CharField()


class PieceSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(DisciplineEvidence.Kind.choices)
    text = serializers.CharField()
    file_name = serializers.CharField()
    taken_at = DateTimeField()


class AppealTextSerializer(serializers.Serializer):
    submitted_at = DateTimeField()
    text = serializers.CharField()
    result = serializers.CharField()
    answer = serializers.CharField()


class RecordTextSerializer(serializers.Serializer):
    """What is written in a record."""

    description = serializers.CharField()
    steps = StepTextSerializer(many=True)
    evidence = PieceSerializer(many=True)
    appeals = AppealTextSerializer(many=True)


def shown_text(text):
    return {
        "description": text.description,
        "steps": [
            {"kind": one.kind, "by": str(one.by or ""), "at": one.at, "comment": one.comment}
            for one in text.steps
        ],
        "evidence": [
            {
                "id": one.piece.pk,
                "kind": one.piece.kind,
                "text": one.text,
                "file_name": one.piece.file_name,
                "taken_at": one.piece.taken_at,
            }
            for one in text.evidence
        ],
        "appeals": [
            {
                "submitted_at": one.appeal.submitted_at,
                "text": one.text,
                "result": one.appeal.result,
                "answer": one.answer,
            }
            for one in text.appeals
        ],
    }


class ReadingSerializer(CleanModelSerializer):
    name = serializers.CharField(source="read_by.name", read_only=True)

    class Meta:
        model = DisciplineReading
        fields = ["id", "record", "what", "purpose", "read_by", "name", "read_at"]
        read_only_fields = fields


class AppealSerializer(CleanModelSerializer):
    class Meta:
        model = Appeal
        fields = ["id", "record", "submitted_at", "result", "decided_by", "decided_at"]
        read_only_fields = fields


class ConductLetterSerializer(CleanModelSerializer):
    records = serializers.ListField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = ConductLetter
        fields = [
            "id", "training_class", "enrolment", "count", "kind", "proposed", "records", "made_at"
        ]  # fmt: skip
        read_only_fields = fields


class AcknowledgementSerializer(CleanModelSerializer):
    class Meta:
        model = RuleAcknowledgement
        fields = ["id", "enrolment", "acknowledged_at", "digest"]
        read_only_fields = fields


class AdoptionSerializer(StrictSerializer):
    """Rules of the library."""

    rules = VisibleRelatedField(
        queryset=DisciplineRule.objects.of_library(), many=True, allow_empty=False
    )


class DigestSerializer(StrictSerializer):
    """The notice that was shown."""

    digest = serializers.RegexField(r"^[0-9a-f]{64}$")


class DisciplineNoticeSerializer(serializers.Serializer):
    """The discipline notice of a class."""

    digest = serializers.CharField()
    rules = serializers.ListField(child=serializers.IntegerField())
