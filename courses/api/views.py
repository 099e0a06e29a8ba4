from django.db.models import F
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from courses import services
from courses.api import bodies, filters, serializers
from courses.api.bulk import enrol_items, import_rows, series_outcome
from courses.api.callup import CallUpVerbs, PlaceVerbs
from courses.api.findings import check_items, finding_item, suggested
from courses.api.teaching import Inviting
from courses.api.timetables import change_items
from courses.models import (
    Booking,
    CalendarDay,
    CalendarYear,
    ClassStaff,
    ClassUnit,
    Enrolment,
    GroupTransfer,
    LearningGroup,
    Lecturer,
    LecturerUnavailability,
    QuotaAllocation,
    TimetableChange,
    Topic,
    TrainingClass,
    TrainingProgramme,
    TrainingSession,
    Venue,
    VenueBlock,
)
from courses.pages.feeds import ICS
from peixun.api.parsers import StrictJSONParser
from peixun.api.viewsets import AppendViewSet, EditViewSet, ReadViewSet, UpdateMixin, verb


class OwnBodyForEdits:
    """What is fixed once a row is made can be written by POST only."""

    edit_serializer_class = None

    def get_serializer_class(self):
        edits = self.action in ("update", "partial_update")
        return self.edit_serializer_class if edits else self.serializer_class


class ProgrammeViewSet(EditViewSet):
    queryset = TrainingProgramme.objects.with_classes()
    serializer_class = serializers.ProgrammeSerializer
    ordering = ("-year", "code", "id")
    ordering_fields = ("year", "code", "title")
    search_fields = ("title", "code")
    filterset_fields = ["year", "programme_type", "host_unit", "status", "code"]

    @verb(body=bodies.Approval)
    def approve(self, programme, *, approval_ref):
        services.approve_programme(programme, approval_ref=approval_ref)

    @verb()
    def close(self, programme):
        services.close_programme(programme)

    def perform_destroy(self, instance):
        services.remove_programme(instance)


class TrainingClassViewSet(CallUpVerbs, UpdateMixin, AppendViewSet):
    """Classes are made, edited and led through their states; they are never deleted."""

    queryset = TrainingClass.objects.with_total_hours().with_enrolled()
    serializer_class = serializers.TrainingClassSerializer
    ordering = ("-start_on", "-id")
    ordering_fields = ("start_on", "end_on", "title", "class_code")
    search_fields = ("title", "class_code", "period_text")
    filterset_class = filters.ClassFilters
    policy_verbs = {
        "timetable_changes": "release_timetable",
        "diagnostics": "schedule",
        "suggest": "schedule",
        "enrolments": "enrol",
        "roster": "import_roster",
        "quotas": "set_quotas",
        "shortfall": "see_shortfall",
        "nominations": "nominate",
    }

    @verb(body=bodies.Publication)
    def publish(self, training_class, *, acknowledge, reason):
        services.publish_class(training_class, acknowledged=acknowledge, reason=reason)

    @verb()
    def open_registration(self, training_class):
        services.open_registration(training_class)

    @verb()
    def start(self, training_class):
        services.start_class(training_class)

    @verb()
    def conclude(self, training_class):
        services.conclude_class(training_class)

    @verb()
    def archive(self, training_class):
        services.archive_class(training_class)

    @verb(body=bodies.Reason)
    def cancel(self, training_class, *, reason):
        services.cancel_class(training_class, reason=reason, by=self.request.user)

    @extend_schema(responses=bodies.Findings, filters=False)
    @action(detail=True, pagination_class=None)
    def diagnostics(self, request, pk):
        """Everything to be said about the sessions: what refuses, asks for a reason, informs."""
        found = services.findings_of(self.get_object())
        return Response({"items": [finding_item(finding) for finding in found]})

    @verb(body=bodies.Wishes, answers=bodies.Suggestions)
    def suggest(self, training_class, **wishes):
        """The next free times for a session, each with what is to be said about it."""
        return {"items": suggested(training_class, **wishes)}

    @verb(body=bodies.DayMove)
    def move_day(self, training_class, **days):
        """Move all sessions of a day to another one."""
        services.move_day(training_class, **days, by=self.request.user)

    @verb(body=bodies.ClassCopy, answers=serializers.TrainingClassSerializer)
    def copy(self, training_class, **values):
        """Make a draft like this class on new dates; the answer is the new class."""
        made = services.copy_class(training_class, **values, by=self.request.user)
        return self.represent(made.pk)

    @verb(body=bodies.Series, answers=bodies.SeriesOutcome)
    def schedule_series(self, training_class, *, dry_run, **series):
        """Schedule a session for each day of a pattern: all of them or none."""
        return series_outcome(training_class, dry_run, by=self.request.user, **series)

    @verb(body=bodies.ReleaseNote, answers=bodies.ReleaseOutcome)
    def release_timetable(self, training_class, *, note, number):
        """Announce the timetable under the next number; those concerned get a notice."""
        release = services.release_timetable(
            training_class, by=self.request.user, note=note, number=number
        )
        return {
            "id": release.pk,
            "number": release.number,
            "text": services.notice_text(release),
            "items": change_items(services.released_changes(release)),
        }

    @extend_schema(responses=bodies.ChangesSerializer, filters=False)
    @action(detail=True, pagination_class=None, url_path="timetable-changes")
    def timetable_changes(self, request, pk):
        """What became different since the last release."""
        return Response({"items": change_items(services.unreleased_changes(self.get_object()))})

    @verb(body=bodies.Nominations, answers=bodies.NominationOutcomes)
    def enrolments(self, training_class, *, items):
        """Enrol many people; each item is answered in its place."""
        return enrol_items(training_class, items, by=self.request.user)

    @verb(
        body=bodies.RosterBody,
        answers=bodies.RosterOutcome,
        parser_classes=[StrictJSONParser, MultiPartParser],
    )
    def roster(self, training_class, **roster):
        """Import a roster from a file (.xlsx or .csv, with a heading) or from rows."""
        return import_rows(training_class, by=self.request.user, **roster)


class PartViewSet(OwnBodyForEdits, EditViewSet):
    def perform_destroy(self, instance):
        services.change_parts(instance.training_class, removed=[instance])


class ClassUnitViewSet(PartViewSet):
    queryset = ClassUnit.objects.all()
    serializer_class = serializers.ClassUnitSerializer
    edit_serializer_class = serializers.ClassUnitEditSerializer
    filterset_fields = ["training_class", "unit", "role"]


class ClassStaffViewSet(PartViewSet):
    queryset = ClassStaff.objects.all()
    serializer_class = serializers.ClassStaffSerializer
    edit_serializer_class = serializers.ClassStaffEditSerializer
    search_fields = ("person__search_text",)
    filterset_fields = ["training_class", "person", "role"]


class VenueViewSet(EditViewSet):
    queryset = Venue.objects.all()
    serializer_class = serializers.VenueSerializer
    ordering = ("name", "room", "id")
    ordering_fields = ("name", "seats")
    search_fields = ("name", "room", "address")
    filterset_fields = ["name", "is_active"]


class VenueBlockViewSet(EditViewSet):
    queryset = VenueBlock.objects.all()
    serializer_class = serializers.VenueBlockSerializer
    ordering = ("-starts_at", "-id")
    ordering_fields = ("starts_at",)
    filterset_fields = ["venue"]


class LecturerUnavailabilityViewSet(EditViewSet):
    queryset = LecturerUnavailability.objects.all()
    serializer_class = serializers.LecturerUnavailabilitySerializer
    ordering = ("-starts_at", "-id")
    ordering_fields = ("starts_at",)
    filterset_fields = ["lecturer"]


class CalendarYearViewSet(EditViewSet):
    """Years whose holidays have been announced."""

    queryset = CalendarYear.objects.all()
    serializer_class = serializers.CalendarYearSerializer
    ordering = ("-year", "-id")
    ordering_fields = ("year",)
    filterset_fields = ["year"]


class CalendarDayViewSet(EditViewSet):
    """Holidays, and weekend days that are worked."""

    queryset = CalendarDay.objects.all()
    serializer_class = serializers.CalendarDaySerializer
    ordering = ("-date", "-id")
    ordering_fields = ("date",)
    filterset_fields = ["year", "date", "kind"]


class TopicViewSet(EditViewSet):
    queryset = Topic.objects.all()
    serializer_class = serializers.TopicSerializer
    ordering = ("category", "name", "id")
    ordering_fields = ("name",)
    search_fields = ("name",)
    filterset_fields = ["category"]


class LecturerViewSet(Inviting, EditViewSet):
    queryset = Lecturer.objects.all()
    serializer_class = serializers.LecturerSerializer
    ordering = ("name", "id")
    ordering_fields = ("name",)
    search_fields = ("search_text", "unit__search_text", "unit_text", "person__search_text")
    filterset_fields = ["person", "unit", "source", "is_active"]


class SessionViewSet(OwnBodyForEdits, UpdateMixin, AppendViewSet):
    """Sessions are moved and cancelled, never deleted."""

    queryset = TrainingSession.objects.with_part_of_day()
    serializer_class = serializers.SessionSerializer
    edit_serializer_class = serializers.SessionEditSerializer
    ordering = ("starts_at", "id")
    ordering_fields = ("starts_at", "title")
    search_fields = ("title", "topic__name", "venue__name", "training_class__title")
    filterset_class = filters.SessionFilters
    policy_verbs = {"calendar": "view", "check": "add"}

    @extend_schema(request=serializers.SessionCheckSerializer, responses=bodies.Findings)
    @action(detail=False, methods=["post"])
    def check(self, request):
        """Everything to be said about a session before it is saved. Nothing is written."""
        serializer = serializers.SessionCheckSerializer(
            data=request.data, context=self.get_serializer_context()
        )
        serializer.is_valid(raise_exception=True)
        self.check_candidate(serializer)
        return Response({"items": check_items(**serializer.validated_data)})

    @verb(body=bodies.Move)
    def move(self, session, **place):
        services.move_session(session, **place, by=self.request.user)

    @verb(body=bodies.Reason)
    def cancel(self, session, *, reason):
        services.cancel_session(session, reason=reason, by=self.request.user)

    @extend_schema(responses={(200, "text/calendar"): OpenApiTypes.BINARY}, filters=False)
    @action(detail=True, pagination_class=None)
    def calendar(self, request, pk):
        """The session as a calendar file: an announcement, or its cancellation."""
        session = self.get_object()
        response = HttpResponse(services.calendar_of(session), content_type=ICS)
        name = content_disposition_header(True, f"{session}.ics")
        response.headers["Content-Disposition"] = name
        return response


class TimetableChangeViewSet(ReadViewSet):
    """What was changed in timetables. The verbs of sessions write it."""

    queryset = TimetableChange.objects.all()
    serializer_class = serializers.TimetableChangeSerializer
    ordering = ("-id",)
    filterset_fields = ["training_class", "what", "made_by"]

    @verb(body=bodies.UndoReason)
    def undo_change(self, change, *, reason):
        services.undo_change(change, reason=reason, by=self.request.user)


class BookingViewSet(ReadViewSet):
    """What sessions keep for themselves. The database writes it."""

    queryset = Booking.objects.annotate(
        starts_at=F("during__startswith"),
        ends_at=F("during__endswith"),
        group_id=F("part__startswith"),
    )
    serializer_class = serializers.BookingSerializer
    filterset_class = filters.BookingFilters


class GroupViewSet(PartViewSet):
    queryset = LearningGroup.objects.all()
    serializer_class = serializers.GroupSerializer
    edit_serializer_class = serializers.GroupEditSerializer
    ordering = ("training_class_id", "group_no", "id")
    search_fields = ("name",)
    filterset_fields = ["training_class", "group_no"]


class EnrolmentViewSet(PlaceVerbs, OwnBodyForEdits, UpdateMixin, AppendViewSet):
    """Enrolments are made and ended by verbs, never deleted."""

    queryset = Enrolment.objects.all()
    serializer_class = serializers.EnrolmentSerializer
    edit_serializer_class = serializers.EnrolmentEditSerializer
    ordering = ("training_class_id", "student_no", "id")
    ordering_fields = (
        "student_no",
        "unit__sort_order",
        "person__pinyin",
        "person__surname_strokes",
        "person__name_strokes",
        "created_at",
    )
    search_fields = ("person__search_text", "unit__search_text")
    filterset_fields = [
        "training_class", "person", "unit", "group", "status", "source", "seat_no",
        "is_within_quota", "attendance_exempt",
    ]  # fmt: skip

    @verb()
    def confirm(self, enrolment):
        services.confirm(enrolment)

    @verb(body=bodies.Reason)
    def withdraw(self, enrolment, *, reason):
        services.withdraw(enrolment, reason=reason)


class QuotaViewSet(ReadViewSet):
    """The quotas of units; those of a class are set together."""

    queryset = QuotaAllocation.objects.all()
    serializer_class = serializers.QuotaSerializer
    ordering = ("training_class_id", "unit__sort_order", "id")
    search_fields = ("unit__search_text",)
    filterset_fields = ["training_class", "unit"]


class GroupTransferViewSet(ReadViewSet):
    """Who was moved to another group, by whom and why."""

    queryset = GroupTransfer.objects.all()
    serializer_class = serializers.GroupTransferSerializer
    filterset_fields = ["enrolment", "from_group", "to_group"]
