"""The bodies of the verbs, and the answers that are not a row."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from courses.models import Enrolment, Lecturer, TrainingSession, Venue
from courses.rosters import MOST_ROWS
from courses.series import MOST_SESSIONS, Pattern
from courses.when import OF_OUR_AGE
from peixun.api.serializers import DateTimeField, StrictSerializer, VisibleRelatedField
from people.models import Unit

MOST_NOMINATIONS = 1000


class Publication(StrictSerializer):
    acknowledge = serializers.ListField(
        child=serializers.ChoiceField(["leave_limit"]), default=list, max_length=1
    )


class Reason(StrictSerializer):
    # An empty reason is for the service to refuse, with its own code.
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class Move(StrictSerializer):
    starts_at = DateTimeField()
    ends_at = DateTimeField()
    venue = VisibleRelatedField(queryset=Venue.objects.all(), required=False, allow_null=True)


class DayMove(StrictSerializer):
    day = serializers.DateField(validators=OF_OUR_AGE)
    to = serializers.DateField(validators=OF_OUR_AGE)


class ClassCopy(StrictSerializer):
    class_code = serializers.CharField(max_length=40)
    title = serializers.CharField(max_length=200)
    start_on = serializers.DateField(validators=OF_OUR_AGE)
    period_no = serializers.IntegerField(
        min_value=0, max_value=32767, allow_null=True, default=None
    )
    period_text = serializers.CharField(max_length=20, allow_blank=True, default="")


class Series(StrictSerializer):
    """A pattern of days, and what all its sessions have in common."""

    first = serializers.DateField(validators=OF_OUR_AGE)
    until = serializers.DateField(validators=OF_OUR_AGE, allow_null=True, default=None)
    count = serializers.IntegerField(
        min_value=1, max_value=MOST_SESSIONS, allow_null=True, default=None
    )
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=7),
        max_length=7,
        default=list,
        help_text="1 is Monday; empty for every day.",
    )
    skips_days_off = serializers.BooleanField(default=False)
    starts = serializers.TimeField()
    minutes = serializers.IntegerField(min_value=1, max_value=24 * 60)
    titles = serializers.ListField(
        child=serializers.CharField(max_length=200),
        min_length=1,
        max_length=MOST_SESSIONS,
        help_text="One for each session, or a single one, which is numbered.",
    )
    session_type = serializers.ChoiceField(
        TrainingSession.Kind.choices, default=TrainingSession.Kind.LECTURE
    )
    venue = VisibleRelatedField(queryset=Venue.objects.all(), allow_null=True, default=None)
    lecturers = VisibleRelatedField(many=True, queryset=Lecturer.objects.all(), default=list)
    credit_hours = serializers.DecimalField(4, 1, min_value=0, max_value=24, default=0)
    is_required = serializers.BooleanField(default=True)
    dry_run = serializers.BooleanField(default=False)

    def validate(self, attrs):
        names = ("first", "until", "count", "weekdays", "starts", "minutes", "titles")
        return {"pattern": Pattern(**{name: attrs.pop(name) for name in names}), **attrs}


class SeriesItem(serializers.Serializer):
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    session = serializers.IntegerField(allow_null=True)
    code = serializers.CharField(help_text="“scheduled”, or the code of the refusal.")
    detail = serializers.CharField()


class SeriesOutcome(serializers.Serializer):
    dry_run = serializers.BooleanField()
    items = SeriesItem(many=True)


class NominationBody(StrictSerializer):
    """One person; the keys are looked up for all items at once."""

    person = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    source = serializers.ChoiceField(Enrolment.Source.choices, default=Enrolment.Source.QUOTA)
    group = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, allow_null=True, default=None
    )


class Nominations(StrictSerializer):
    items = serializers.ListField(child=NominationBody(), min_length=1, max_length=MOST_NOMINATIONS)


class RosterRowBody(StrictSerializer):
    """One person as a roster writes it. Too long a value is for the service to refuse."""

    name = serializers.CharField(allow_blank=True, default="")
    unit = serializers.CharField(allow_blank=True, default="")
    post = serializers.CharField(allow_blank=True, default="")
    rank = serializers.CharField(allow_blank=True, default="")
    phone = serializers.CharField(allow_blank=True, default="")
    staff_no = serializers.CharField(allow_blank=True, default="")


class RosterBody(StrictSerializer):
    """A file with a heading, or rows; `units` says which units unknown names mean."""

    file = serializers.FileField(required=False)
    rows = serializers.ListField(child=RosterRowBody(), required=False, max_length=MOST_ROWS)
    units = serializers.DictField(
        child=VisibleRelatedField(queryset=Unit.objects.all()), default=dict
    )
    create_units = serializers.BooleanField(default=False)
    report_in = serializers.BooleanField(default=False)
    dry_run = serializers.BooleanField(default=False)

    def validate(self, values):
        if ("file" in values) == ("rows" in values):
            raise serializers.ValidationError(_("Send either a file or rows."), "file_or_rows")
        return values


class RosterRowOutcome(serializers.Serializer):
    row = serializers.IntegerField()
    name = serializers.CharField()
    unit = serializers.CharField()
    result = serializers.ChoiceField(["created", "reused", "skipped", "refused"])
    code = serializers.CharField()
    detail = serializers.CharField()
    suggestions = serializers.ListField(child=serializers.CharField())
    enrolment = serializers.IntegerField(allow_null=True)


class RosterOutcome(serializers.Serializer):
    dry_run = serializers.BooleanField()
    created = serializers.IntegerField()
    reused = serializers.IntegerField()
    skipped = serializers.IntegerField()
    refused = serializers.IntegerField()
    items = RosterRowOutcome(many=True)


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
