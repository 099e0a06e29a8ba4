"""What is sent and shown about bulletins, letters to units and commendations."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from attendance.models import Bulletin, Commendation, UnitFeedback
from courses.models import Enrolment, LearningGroup, TrainingClass
from peixun.api.filters import IdFilter, StrictFilterSet
from peixun.api.serializers import CleanModelSerializer, StrictSerializer, VisibleRelatedField
from people.models import Person, Unit

LARGEST = 2**31 - 1
PAPER = [
    "id", "training_class", "title", "doc_no", "year", "number", "status", "version",
    "from_on", "to_on", "digest", "corrects", "issued_at", "updated_at",
]  # fmt: skip


class BulletinFilters(StrictFilterSet):
    class Meta:
        model = Bulletin
        fields = {
            "training_class": ["exact"],
            "kind": ["exact"],
            "scope": ["exact"],
            "status": ["exact"],
            "year": ["exact"],
            "issued_at": ["gte", "lt"],
        }


class BulletinSerializer(CleanModelSerializer):
    class Meta:
        model = Bulletin
        fields = [*PAPER, "kind", "scope", "field", "issuer_unit", "withdrawn_at"]
        read_only_fields = fields


class BulletinDraftSerializer(StrictSerializer):
    """What a bulletin is to be drafted from. Title and text may be left to the system."""

    kind = serializers.ChoiceField(Bulletin.Kind.choices)
    scope = serializers.ChoiceField(Bulletin.Scope.choices, default=Bulletin.Scope.CLASS)
    training_class = VisibleRelatedField(
        queryset=TrainingClass.objects.all(), allow_null=True, default=None
    )
    issuer_unit = VisibleRelatedField(queryset=Unit.objects.all(), allow_null=True, default=None)
    addressees = serializers.ListField(
        child=VisibleRelatedField(queryset=Unit.objects.all()), default=list, max_length=300
    )
    from_on = serializers.DateField(allow_null=True, default=None)
    to_on = serializers.DateField(allow_null=True, default=None)
    field = serializers.CharField(max_length=60, allow_blank=True, default="")
    title = serializers.CharField(max_length=200, allow_blank=True, default="")
    body = serializers.CharField(max_length=20_000, allow_blank=True, default="")

    def validate(self, attrs):
        if attrs["scope"] == Bulletin.Scope.CLASS and attrs["training_class"] is None:
            raise serializers.ValidationError(
                {"training_class": _("A bulletin for a class names the class.")},
                code="class_missing",
            )
        return attrs


class VersionSerializer(StrictSerializer):
    """The version that was read, so that nobody decides on what they have not seen."""

    version = serializers.IntegerField(min_value=1, max_value=LARGEST)


class OptionalVersionSerializer(StrictSerializer):
    version = serializers.IntegerField(
        min_value=1, max_value=LARGEST, required=False, allow_null=True, default=None
    )


class TextSerializer(VersionSerializer):
    title = serializers.CharField(max_length=200, allow_blank=True)
    body = serializers.CharField(max_length=20_000, allow_blank=True)
    has_head = serializers.BooleanField(default=False)


class ReturnSerializer(VersionSerializer):
    comment = serializers.CharField(max_length=1000, allow_blank=True, default="")


class WithdrawalReasonSerializer(VersionSerializer):
    reason = serializers.CharField(max_length=300, allow_blank=True)


class ReplySerializer(OptionalVersionSerializer):
    text = serializers.CharField(max_length=5000, allow_blank=True)


class NumbersSerializer(serializers.Serializer):
    heading = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class SectionSerializer(serializers.Serializer):
    heading = serializers.CharField()
    lines = serializers.ListField(child=serializers.CharField())


class ContentSerializer(serializers.Serializer):
    """The paper, word for word; of a draft, as it would be issued today."""

    form = serializers.IntegerField()
    kind = serializers.CharField()
    doc_no = serializers.CharField()
    title = serializers.CharField()
    to = serializers.CharField()
    paragraphs = serializers.ListField(child=serializers.CharField())
    table = NumbersSerializer()
    sections = SectionSerializer(many=True)
    issuer = serializers.CharField()
    date = serializers.CharField()
    has_head = serializers.BooleanField()
    corrects = serializers.CharField()
    chat = serializers.CharField(help_text=_("The same as a message for a chat group."))


class UnitLetterFilters(StrictFilterSet):
    class Meta:
        model = UnitFeedback
        fields = {
            "training_class": ["exact"],
            "unit": ["exact"],
            "status": ["exact"],
            "year": ["exact"],
            "issued_at": ["gte", "lt"],
        }


class UnitLetterSerializer(CleanModelSerializer):
    class Meta:
        model = UnitFeedback
        fields = [
            *PAPER, "unit", "recipient", "recipient_name", "recipient_post", "channel",
            "receive_until", "received_at", "reply_until", "reply", "replied_at", "closed_at",
        ]  # fmt: skip
        read_only_fields = fields


class MadeSerializer(serializers.Serializer):
    """The letters that were drafted or issued."""

    letters = serializers.ListField(child=serializers.IntegerField())


class CommendationFilters(StrictFilterSet):
    person = IdFilter(field_name="enrolment__person")

    class Meta:
        model = Commendation
        fields = {
            "training_class": ["exact"],
            "year": ["exact"],
            "field": ["exact"],
            "title": ["exact"],
            "status": ["exact"],
            "unit": ["exact"],
            "enrolment": ["exact"],
        }


class CommendationSerializer(CleanModelSerializer):
    enrolment = VisibleRelatedField(
        queryset=Enrolment.objects.all(), required=False, allow_null=True
    )
    person = VisibleRelatedField(queryset=Person.objects.all(), required=False, allow_null=True)
    group = VisibleRelatedField(
        queryset=LearningGroup.objects.all(), required=False, allow_null=True
    )
    reason = serializers.CharField(max_length=300, allow_blank=True)

    class Meta:
        model = Commendation
        fields = [
            "id", "training_class", "year", "field", "title", "unit", "enrolment", "person",
            "group", "reason", "status", "version", "public_from", "public_until", "decided_at",
            "decision", "updated_at",
        ]  # fmt: skip
        read_only_fields = [
            "status", "version", "public_from", "public_until", "decided_at", "decision",
            "updated_at",
        ]  # fmt: skip


class DaysSerializer(VersionSerializer):
    days = serializers.IntegerField(
        min_value=0, max_value=60, required=False, allow_null=True, default=None
    )


class CandidatesSerializer(serializers.Serializer):
    """Learners with full attendance and no breach, and how many may be outstanding."""

    learners = serializers.IntegerField()
    most = serializers.IntegerField()
    candidates = serializers.ListField(child=serializers.IntegerField())
