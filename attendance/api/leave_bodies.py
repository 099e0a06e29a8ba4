"""What is sent and shown about leave."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from attendance import services
from attendance.leave_rules import Span
from attendance.models import LeaveReading, LeaveRequest, LeaveStep
from attendance.services import leave
from attendance.services.leave.accounts import sessions_of
from courses.models import Enrolment
from courses.when import HalfDay
from materials.api.serializers import UploadField
from peixun.api.filters import IdFilter, StrictFilterSet
from peixun.api.serializers import (
    CleanModelSerializer,
    DateTimeField,
    StrictSerializer,
    VisibleRelatedField,
)
from peixun.models import in_our_time, of_our_age
from people.roles import Role

MOST_PARTS, LONGEST = 60, 1000


class LeaveFilters(StrictFilterSet):
    person = IdFilter(field_name="enrolment__person")
    unit = IdFilter(field_name="enrolment__unit")

    class Meta:
        model = LeaveRequest
        fields = {
            "training_class": ["exact"],
            "enrolment": ["exact"],
            "status": ["exact"],
            "leave_type": ["exact"],
            "from_at": ["gte", "lt"],
            "to_at": ["gte", "lt"],
            "updated_at": ["gte"],
        }


class LeaveSpanSerializer(StrictSerializer):
    """From an instant up to another."""

    from_at = DateTimeField(validators=[of_our_age])
    to_at = DateTimeField(validators=[in_our_time])


class LeaveRequestSerializer(CleanModelSerializer):
    """What may be known of a leave without its reason."""

    person = serializers.IntegerField(source="enrolment.person_id", read_only=True)
    name = serializers.CharField(source="enrolment.person.name", read_only=True)
    unit = serializers.IntegerField(source="enrolment.unit_id", read_only=True)
    spans = serializers.JSONField(source="span_list", read_only=True)
    has_proof = serializers.BooleanField(read_only=True)
    chain = serializers.ListField(child=serializers.ChoiceField(Role.choices), read_only=True)

    class Meta:
        model = LeaveRequest
        fields = [
            "id", "enrolment", "training_class", "person", "name", "unit", "leave_type",
            "from_at", "to_at", "spans", "hours", "status", "is_retroactive", "is_over_limit",
            "needs_proof", "has_proof", "chain", "steps_done", "round", "version",
            "requested_as", "submitted_at", "decided_at", "return_claimed_at", "returned_at",
            "overdue_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = fields


class HalfDaySerializer(StrictSerializer):
    """The morning, the afternoon or the evening of a day."""

    day = serializers.DateField()
    part = serializers.ChoiceField(HalfDay.choices)


class AcknowledgedSerializer(StrictSerializer):
    """What the asker knows and asks for all the same."""

    acknowledged = serializers.ListField(
        child=serializers.ChoiceField([(leave.LEAVE_LIMIT, _("more than the limit of leave"))]),
        default=list,
        max_length=5,
    )


class TimeSerializer(StrictSerializer):
    """Sessions, half-days and spans: together they are the time of the leave."""

    leave_type = serializers.ChoiceField(LeaveRequest.Type.choices)
    sessions = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        default=list,
        max_length=MOST_PARTS,
    )
    half_days = HalfDaySerializer(many=True, default=list, max_length=MOST_PARTS)
    spans = LeaveSpanSerializer(many=True, default=list, max_length=MOST_PARTS)


class LeaveCompletionSerializer(TimeSerializer):
    reason = serializers.CharField(max_length=LONGEST, allow_blank=True)


class LeavePreviewSerializer(TimeSerializer):
    enrolment = VisibleRelatedField(
        queryset=Enrolment.objects.select_related("person__user", "unit", "training_class")
    )

    def validate(self, attrs):
        return attrs | {"wish": wish_of(attrs["enrolment"], attrs)}


class LeaveAskSerializer(LeavePreviewSerializer, AcknowledgedSerializer):
    reason = serializers.CharField(max_length=LONGEST, allow_blank=True)
    is_draft = serializers.BooleanField(default=False)


def wish_of(enrolment, values):
    """What is asked for; a session that is not the learner's is a missing one."""
    asked = set(values["sessions"])
    rows = list(sessions_of(enrolment).filter(pk__in=asked))
    if len(rows) < len(asked):
        missing = ErrorDetail(str(_("There is no such session.")), "does_not_exist")
        raise ValidationError({"sessions": [missing]})
    halves = [(half["day"], HalfDay(half["part"])) for half in values["half_days"]]
    spans = [
        *leave.spans_of_sessions(rows),
        *leave.spans_of_half_days(enrolment, halves),
        *(Span(one["from_at"], one["to_at"]) for one in values["spans"]),
    ]
    return leave.Wish(values["leave_type"], leave.in_order(spans), values.get("reason", ""))


class LeaveDecisionSerializer(StrictSerializer):
    """The version that was read, so that nobody decides on what they have not seen."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    comment = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")


class LeaveCancellationSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")


class LeaveReturnSerializer(StrictSerializer):
    """When the learner actually came back. Empty: as reported before, else now."""

    returned_at = DateTimeField(
        required=False, allow_null=True, default=None, validators=[of_our_age, in_our_time]
    )


class LeaveProofSerializer(StrictSerializer):
    """A form with a file (multipart/form-data): a photo or a PDF, at most 10 MB."""

    file = UploadField()


class LeaveHitSerializer(serializers.Serializer):
    """A session that the leave touches, and the credit hours missed of it."""

    session = serializers.IntegerField()
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    hours = serializers.DecimalField(5, 1)
    is_partial = serializers.BooleanField()


class LeaveAccountSerializer(serializers.Serializer):
    """Credit hours. Whether the limit is exceeded is decided without rounding."""

    required = serializers.DecimalField(6, 1)
    used = serializers.DecimalField(6, 1)
    limit = serializers.DecimalField(6, 2)
    left = serializers.DecimalField(6, 2)
    over = serializers.DecimalField(6, 2)
    is_over = serializers.BooleanField()


class LeaveRefusalSerializer(serializers.Serializer):
    code = serializers.CharField()
    detail = serializers.CharField()


class LeavePreviewAnswerSerializer(serializers.Serializer):
    spans = LeaveSpanSerializer(many=True)
    sessions = LeaveHitSerializer(many=True)
    hours = serializers.DecimalField(5, 1)
    account = LeaveAccountSerializer()
    after = LeaveAccountSerializer()
    exceeds_limit = serializers.BooleanField()
    is_retroactive = serializers.BooleanField()
    is_short_class = serializers.BooleanField()
    needs_proof = serializers.BooleanField()
    chain = serializers.ListField(child=serializers.CharField())
    refusals = LeaveRefusalSerializer(many=True, help_text=_("For what it would be refused."))


def shown_account(account):
    names = ("required", "used", "limit", "left", "over", "is_over")
    return {name: getattr(account, name) for name in names}


def shown_preview(found):
    return {
        "spans": [span._asdict() for span in found.spans],
        "sessions": [
            {
                "session": hit.session.pk,
                "title": hit.session.title,
                "starts_at": hit.session.starts_at,
                "hours": hit.hours,
                "is_partial": hit.is_partial,
            }
            for hit in found.hits
        ],
        "hours": found.hours,
        "account": shown_account(found.account),
        "after": shown_account(found.after),
        "exceeds_limit": found.exceeds_limit,
        "is_retroactive": found.is_retroactive,
        "is_short_class": found.is_short_class,
        "needs_proof": found.needs_proof,
        "chain": list(found.chain),
        "refusals": [{"code": one.code, "detail": str(one)} for one in found.refusals],
    }


class LeaveTrailSerializer(serializers.Serializer):
    """What somebody did with the request; nobody: the clock."""

    kind = serializers.CharField()
    round = serializers.IntegerField()
    step = serializers.IntegerField(allow_null=True)
    by = serializers.IntegerField(allow_null=True)
    at = serializers.DateTimeField()
    comment = serializers.CharField()


class LeaveReasonSerializer(serializers.Serializer):
    reason = serializers.CharField()
    trail = LeaveTrailSerializer(many=True)


def shown_decision(entry):
    return {
        "kind": entry.kind,
        "round": entry.round,
        "step": entry.step,
        "by": entry.by_id,
        "at": entry.at,
        "comment": leave.opened(entry.sealed_comment),
    }


class LeaveReadingSerializer(CleanModelSerializer):
    class Meta:
        model = LeaveReading
        fields = ["id", "request", "what", "read_by", "read_at"]
        read_only_fields = fields


class LeaveStepSerializer(CleanModelSerializer):
    class Meta:
        model = LeaveStep
        fields = ["id", "training_class", "number", "role", "up_to_hours"]

    def create(self, validated_data):
        return self.update(LeaveStep(), validated_data)

    def update(self, step, validated_data):
        for name, value in validated_data.items():
            setattr(step, name, value)
        services.save_settings(step)
        return step
