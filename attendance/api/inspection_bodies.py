"""What is sent and shown about inspections."""

from rest_framework import serializers

from attendance.api.serializers import LARGEST_KEY, NONCE
from attendance.models import Inspection, InspectionCount, InspectionIncident, InspectionTeam
from attendance.models.inspections import MOST_PEOPLE
from attendance.services.inspections import MOST_MINUTES, MOST_WORDS
from materials.api.serializers import UploadField
from peixun.api.filters import StrictFilterSet
from peixun.api.serializers import CleanModelSerializer, DateTimeField, StrictSerializer


class TeamFilters(StrictFilterSet):
    class Meta:
        model = InspectionTeam
        fields = {"unit": ["exact"], "classes": ["exact"], "is_active": ["exact"]}


class InspectionFilters(StrictFilterSet):
    class Meta:
        model = Inspection
        fields = {
            "training_class": ["exact"],
            "session": ["exact"],
            "team": ["exact"],
            "kind": ["exact"],
            "status": ["exact"],
            "at": ["gte", "lt"],
        }


class TeamSerializer(CleanModelSerializer):
    class Meta:
        model = InspectionTeam
        fields = ["id", "name", "unit", "members", "classes", "is_active"]


class InspectionSerializer(CleanModelSerializer):
    nonce = serializers.RegexField(
        NONCE, write_only=True, required=False, help_text="Sent twice, it plans one round."
    )

    class Meta:
        model = Inspection
        fields = [
            "id", "training_class", "team", "session", "kind", "at", "place", "note", "status",
            "nonce", "planned_by", "finished_by", "finished_at", "reported_by", "reported_at",
            "updated_at",
        ]  # fmt: skip
        read_only_fields = [
            "status", "planned_by", "finished_by", "finished_at", "reported_by", "reported_at",
            "updated_at",
        ]  # fmt: skip


class EntrySerializer(StrictSerializer):
    """An entry of a phone: `sent_at` is the phone's clock on sending, `client_at` when it noted."""

    nonce = serializers.RegexField(NONCE)
    client_at = DateTimeField(required=False, allow_null=True, default=None)
    sent_at = DateTimeField(required=False, allow_null=True, default=None)


class CountBodySerializer(EntrySerializer):
    expected = serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE)
    present = serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE)
    empty_seats = serializers.IntegerField(
        min_value=0, max_value=MOST_PEOPLE, required=False, allow_null=True, default=None
    )
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class SightingBodySerializer(EntrySerializer):
    """What was seen; `minutes` for leaving, `note` as evidence and for what has no kind."""

    kind = serializers.ChoiceField(InspectionIncident.Kind.choices)
    enrolments = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_KEY), max_length=200
    )
    minutes = serializers.IntegerField(
        min_value=1, max_value=MOST_MINUTES, required=False, allow_null=True, default=None
    )
    note = serializers.CharField(
        max_length=MOST_WORDS, required=False, allow_blank=True, default=""
    )


class PhotoBodySerializer(StrictSerializer):
    """A photo, and the nonce under which its incident was reported."""

    nonce = serializers.RegexField(NONCE)
    file = UploadField()


class CountSerializer(CleanModelSerializer):
    class Meta:
        model = InspectionCount
        fields = [
            "id", "inspection", "nonce", "expected", "present", "empty_seats", "note",
            "happened_at", "recorded_at", "client_at", "recorded_by",
        ]  # fmt: skip
        read_only_fields = fields


class IncidentSerializer(CleanModelSerializer):
    class Meta:
        model = InspectionIncident
        fields = [
            "id", "inspection", "nonce", "kind", "minutes", "incident", "happened_at",
            "recorded_at", "client_at", "recorded_by",
        ]  # fmt: skip
        read_only_fields = fields
