"""The bodies of the verbs, and the answers that are not a row."""

from rest_framework import serializers

from courses.models import Enrolment, Venue
from peixun.api.serializers import StrictSerializer, VisibleRelatedField

MOST_NOMINATIONS = 1000


class Publication(StrictSerializer):
    acknowledge = serializers.ListField(
        child=serializers.ChoiceField(["leave_limit"]), default=list, max_length=1
    )


class Reason(StrictSerializer):
    # An empty reason is for the service to refuse, with its own code.
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class Move(StrictSerializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    venue = VisibleRelatedField(queryset=Venue.objects.all(), required=False, allow_null=True)


class NominationBody(StrictSerializer):
    """One person; the keys are looked up for all items at once."""

    person = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    source = serializers.ChoiceField(Enrolment.Source.choices, default=Enrolment.Source.QUOTA)
    group = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, allow_null=True, default=None
    )


class Nominations(StrictSerializer):
    items = serializers.ListField(child=NominationBody(), min_length=1, max_length=MOST_NOMINATIONS)


class ClashSerializer(serializers.Serializer):
    code = serializers.CharField()
    detail = serializers.CharField()


class ClashesSerializer(serializers.Serializer):
    items = ClashSerializer(many=True)


class NominationOutcome(serializers.Serializer):
    person = serializers.IntegerField()
    enrolment = serializers.IntegerField(allow_null=True)
    code = serializers.CharField(help_text="“enrolled”, or the code of the refusal.")
    detail = serializers.CharField()


class NominationOutcomes(serializers.Serializer):
    enrolled = serializers.IntegerField()
    refused = serializers.IntegerField()
    items = NominationOutcome(many=True)
