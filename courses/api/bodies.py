"""The bodies of the verbs, and the answers that are not a row."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from courses.findings import Grade
from courses.models import (
    Enrolment,
    LearningGroup,
    Lecturer,
    TrainingClass,
    TrainingSession,
    Venue,
)
from courses.releases import ChangeKind
from courses.rosters import MOST_ROWS
from courses.series import LONGEST_TITLE, MOST_SESSIONS, Pattern
from courses.when import OF_OUR_AGE
from peixun.api.serializers import DateTimeField, StrictSerializer, VisibleRelatedField
from peixun.models import in_our_time, of_our_age
from people.models import Person, Unit

MOST_NOMINATIONS = 1000


class Publication(StrictSerializer):
    acknowledge = serializers.ListField(
        child=serializers.ChoiceField(["leave_limit"]), default=list, max_length=1
    )
    reason = serializers.CharField(
        max_length=200,
        allow_blank=True,
        default="",
        help_text="One reason for every session that needs one and has none.",
    )


class Approval(StrictSerializer):
    # An empty number is for the service to refuse, with its own code.
    approval_ref = serializers.CharField(max_length=80, allow_blank=True, default="")


class Reason(StrictSerializer):
    # An empty reason is for the service to refuse, with its own code.
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class ReasonField(serializers.CharField):
    """Why something is to be so although it asks for a reason."""

    def __init__(self, **kwargs):
        words = "Why it is to be so although something asks for a reason."
        usual = {"max_length": 200, "allow_blank": True, "default": "", "help_text": words}
        super().__init__(**usual | kwargs)


class Move(StrictSerializer):
    starts_at = DateTimeField(validators=[of_our_age])
    ends_at = DateTimeField(validators=[in_our_time])
    venue = VisibleRelatedField(queryset=Venue.objects.all(), required=False, allow_null=True)
    reason = ReasonField()


class FindingAnswer(serializers.Serializer):
    grade = serializers.ChoiceField([grade.value for grade in Grade])
    code = serializers.CharField()
    detail = serializers.CharField()
    session = serializers.IntegerField(
        allow_null=True, help_text="The session it is about; null for one not saved yet."
    )
    other = serializers.IntegerField(allow_null=True, help_text="The session in the way.")


class Findings(serializers.Serializer):
    items = FindingAnswer(many=True)


class Wishes(StrictSerializer):
    """What a session is to have; the period is local days, both included."""

    minutes = serializers.IntegerField(min_value=10, max_value=600)
    date_from = serializers.DateField()
    date_to = serializers.DateField()
    lecturers = VisibleRelatedField(many=True, queryset=Lecturer.objects.all(), default=list)
    group = VisibleRelatedField(queryset=LearningGroup.objects.all(), allow_null=True, default=None)
    venue = VisibleRelatedField(queryset=Venue.objects.all(), allow_null=True, default=None)
    seats = serializers.IntegerField(min_value=1, max_value=32767, allow_null=True, default=None)
    equipment = serializers.ListField(
        child=serializers.CharField(max_length=40), default=list, max_length=5
    )
    limit = serializers.IntegerField(min_value=1, max_value=20, default=5)


class Suggestion(serializers.Serializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    venue = serializers.IntegerField(allow_null=True)
    venue_name = serializers.CharField(allow_null=True)
    findings = FindingAnswer(many=True)


class Suggestions(serializers.Serializer):
    items = Suggestion(many=True)


class UndoReason(StrictSerializer):
    reason = ReasonField()


class DayMove(StrictSerializer):
    day = serializers.DateField(validators=OF_OUR_AGE)
    to = serializers.DateField(validators=OF_OUR_AGE)
    reason = ReasonField()


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
        child=serializers.CharField(max_length=LONGEST_TITLE),
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
    group = VisibleRelatedField(queryset=LearningGroup.objects.all(), allow_null=True, default=None)
    reason = ReasonField()
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
    findings = FindingAnswer(many=True)


class SeriesOutcome(serializers.Serializer):
    dry_run = serializers.BooleanField()
    items = SeriesItem(many=True)


class ReleaseNote(StrictSerializer):
    note = serializers.CharField(max_length=200, allow_blank=True, default="")
    number = serializers.IntegerField(
        min_value=1, max_value=32_767, default=None, help_text="The number that is expected."
    )


class SessionRowSerializer(serializers.Serializer):
    """A session as a release shows it; see `courses.releases.SessionRow`."""

    session = serializers.IntegerField()
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    session_type = serializers.CharField()
    venue = serializers.IntegerField(allow_null=True)
    venue_name = serializers.CharField()
    lecturers = serializers.ListField(help_text="Pairs of key and name.")
    group = serializers.IntegerField(allow_null=True)
    group_name = serializers.CharField()
    credit_hours = serializers.CharField()
    is_cancelled = serializers.BooleanField()


class ChangeSerializer(serializers.Serializer):
    kinds = serializers.ListField(child=serializers.ChoiceField(ChangeKind.choices))
    before = SessionRowSerializer(allow_null=True)
    after = SessionRowSerializer(allow_null=True)
    detail = serializers.CharField()


class ChangesSerializer(serializers.Serializer):
    items = ChangeSerializer(many=True)


class ReleaseOutcome(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.IntegerField()
    text = serializers.CharField(help_text="The announcement, for a chat group.")
    items = ChangeSerializer(many=True)


class ReleasedTimetable(serializers.Serializer):
    items = SessionRowSerializer(many=True)


class NoticeText(serializers.Serializer):
    text = serializers.CharField()


class FeedTarget(StrictSerializer):
    """Exactly one of them."""

    training_class = VisibleRelatedField(queryset=TrainingClass.objects.all(), required=False)
    venue = VisibleRelatedField(queryset=Venue.objects.all(), required=False)
    lecturer = VisibleRelatedField(queryset=Lecturer.objects.all(), required=False)
    person = VisibleRelatedField(queryset=Person.objects.all(), required=False)

    def validate(self, values):
        if len(values) != 1:
            raise serializers.ValidationError(
                _("A subscription is about one class, venue, lecturer or person."), "feed_target"
            )
        return values


class NewFeed(serializers.Serializer):
    id = serializers.IntegerField()
    address = serializers.CharField(help_text=_("Shown once, never again."))


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
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="How the file was read: formulas, merged cells."
    )
    items = RosterRowOutcome(many=True)


class NominationOutcome(serializers.Serializer):
    person = serializers.IntegerField()
    enrolment = serializers.IntegerField(allow_null=True)
    code = serializers.CharField(help_text="“enrolled”, or the code of the refusal.")
    detail = serializers.CharField()


class NominationOutcomes(serializers.Serializer):
    enrolled = serializers.IntegerField()
    refused = serializers.IntegerField()
    items = NominationOutcome(many=True)
