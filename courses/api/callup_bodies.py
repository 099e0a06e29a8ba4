"""The bodies and answers of quotas, nominations and report-in."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from courses.models import LearningGroup, QuotaAllocation
from courses.quota_tables import MOST_QUOTAS, MOST_UNITS
from courses.services import GROUP_SIZE
from peixun.api.serializers import DateTimeField, StrictSerializer, VisibleRelatedField
from peixun.models import in_our_time, of_our_age
from people.models import Person, Unit

MOST_PERSONS = 1000
KEY = {"min_value": 1, "max_value": 2**63 - 1}


class QuotaBody(StrictSerializer):
    """The units are looked up for all items at once."""

    unit = serializers.IntegerField(**KEY)
    quota = serializers.IntegerField(min_value=0, max_value=MOST_QUOTAS)
    deadline = DateTimeField(allow_null=True, default=None, validators=[of_our_age, in_our_time])
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class Quotas(StrictSerializer):
    items = serializers.ListField(child=QuotaBody(), max_length=MOST_UNITS)
    replace = serializers.BooleanField(default=False)

    def validate_items(self, items):
        by = self.context["request"].user
        units = Unit.objects.visible_to(by).in_bulk({item["unit"] for item in items})
        missing = {item["unit"] for item in items} - units.keys()
        if missing:
            words = _("There are no such units: %(keys)s.")
            keys = ", ".join(map(str, sorted(missing)))
            raise serializers.ValidationError(words % {"keys": keys}, "does_not_exist")
        return [item | {"unit": units[item["unit"]]} for item in items]


class QuotaUseAnswer(serializers.Serializer):
    id = serializers.IntegerField()
    unit = serializers.IntegerField()
    unit_name = serializers.CharField()
    quota = serializers.IntegerField()
    nominated = serializers.IntegerField()
    confirmed = serializers.IntegerField()
    missing = serializers.IntegerField()
    deadline = serializers.DateTimeField(allow_null=True)


class Shortfall(serializers.Serializer):
    capacity = serializers.IntegerField(allow_null=True)
    quota = serializers.IntegerField()
    nominated = serializers.IntegerField()
    confirmed = serializers.IntegerField()
    missing = serializers.IntegerField()
    text = serializers.CharField()
    items = QuotaUseAnswer(many=True)


class NewPersonBody(StrictSerializer):
    # An empty name is for the service to refuse.
    name = serializers.CharField(max_length=50, allow_blank=True, default="")
    unit = VisibleRelatedField(queryset=Unit.objects.all(), required=False)
    post = serializers.CharField(max_length=100, allow_blank=True, default="")
    rank = serializers.CharField(max_length=40, allow_blank=True, default="")
    phone = serializers.CharField(max_length=30, allow_blank=True, default="")


class NominationWithinQuota(StrictSerializer):
    quota = VisibleRelatedField(queryset=QuotaAllocation.objects.all())
    person = VisibleRelatedField(queryset=Person.objects.active(), required=False)
    new_person = NewPersonBody(required=False)

    def validate(self, values):
        if ("person" in values) == ("new_person" in values):
            raise serializers.ValidationError(
                _("Send either a person or a new one."), "person_or_new_person"
            )
        return values


class Nominated(serializers.Serializer):
    enrolment = serializers.IntegerField()
    person = serializers.IntegerField()
    left = serializers.IntegerField()


class CallUp(StrictSerializer):
    persons = serializers.ListField(
        child=serializers.IntegerField(**KEY), min_length=1, max_length=MOST_PERSONS
    )


class Confirmation(StrictSerializer):
    leave_out = serializers.ListField(
        child=serializers.IntegerField(**KEY), default=list, max_length=MOST_PERSONS
    )


class RefusalAnswer(serializers.Serializer):
    code = serializers.CharField()
    detail = serializers.CharField()


class Confirmed(serializers.Serializer):
    confirmed = serializers.ListField(child=serializers.IntegerField())
    refused = RefusalAnswer(many=True)


class Reminded(serializers.Serializer):
    told = serializers.ListField(child=serializers.IntegerField())
    unheard = serializers.ListField(child=serializers.IntegerField())


class Distribution(StrictSerializer):
    size = serializers.IntegerField(min_value=2, max_value=200, default=GROUP_SIZE)


class Placed(serializers.Serializer):
    placed = serializers.IntegerField()


class NoShows(serializers.Serializer):
    enrolments = serializers.ListField(child=serializers.IntegerField())


class ReportIn(StrictSerializer):
    group = VisibleRelatedField(
        queryset=LearningGroup.objects.all(), required=False, allow_null=True
    )
    seat_no = serializers.IntegerField(
        min_value=1, max_value=32767, required=False, allow_null=True
    )
    room_no = serializers.CharField(max_length=20, allow_blank=True, default="")
    suggest = serializers.BooleanField(default=False)


class Substitution(StrictSerializer):
    person = VisibleRelatedField(queryset=Person.objects.active())
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class Substituted(serializers.Serializer):
    enrolment = serializers.IntegerField()
    substitute_for = serializers.IntegerField()


class Transfer(StrictSerializer):
    group = VisibleRelatedField(queryset=LearningGroup.objects.all())
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")
