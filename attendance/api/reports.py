"""Reports: attendance of a class, of a learner and of the units, as far as the asker may see."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from attendance.models import AttendanceRecord, UnitDay
from attendance.models.sheets import Status
from attendance.reports.classes import Filters, report_of
from attendance.reports.people import ledger_of
from attendance.reports.ranking import ranking
from attendance.reports.tables import COUNTS
from attendance.reports.words import DEFINITION
from courses.models import Enrolment, TrainingClass
from peixun import policy
from peixun.api.permissions import SignedIn
from peixun.api.viewsets import StrictView

BY = ("class", "unit", "group", "session")


class ReportQuery(serializers.Serializer):
    """What of a class is asked for. Days are local."""

    unit = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    group = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    status = serializers.ChoiceField(Status.choices, required=False)
    from_on = serializers.DateField(required=False)
    to_on = serializers.DateField(required=False)


class RatesQuery(ReportQuery):
    by = serializers.ChoiceField([(name, name) for name in BY], default="unit")


class RankingQuery(serializers.Serializer):
    year = serializers.IntegerField(required=False, min_value=2000, max_value=2199)


class TallySerializer(serializers.Serializer):
    """Counts of sheets handed in; `permille` is rounded down, null where nobody is expected."""

    expected = serializers.IntegerField()
    there = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField())
    permille = serializers.IntegerField(allow_null=True)


class ReportSessionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    credit_hours = serializers.CharField()
    state = serializers.CharField(allow_null=True)
    is_counted = serializers.BooleanField()
    total = TallySerializer()


class ReportLearnerSerializer(serializers.Serializer):
    """`statuses` has one entry for each session, null where the learner has no line."""

    enrolment = serializers.IntegerField()
    student_no = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    unit = serializers.IntegerField()
    unit_name = serializers.CharField()
    group = serializers.IntegerField(allow_null=True)
    statuses = serializers.ListField(child=serializers.CharField(allow_null=True))
    total = TallySerializer()


class ReportSerializer(serializers.Serializer):
    definition = serializers.CharField()
    sessions = ReportSessionSerializer(many=True)
    learners = ReportLearnerSerializer(many=True)
    total = TallySerializer()


class RateSerializer(serializers.Serializer):
    """One row; `key` is of the unit, group or session."""

    key = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    learners = serializers.IntegerField(allow_null=True)
    rate = TallySerializer()


class RatesSerializer(serializers.Serializer):
    """`open_sessions` are not counted yet."""

    definition = serializers.CharField()
    open_sessions = serializers.ListField(child=serializers.IntegerField())
    items = RateSerializer(many=True)


class LedgerFactSerializer(serializers.Serializer):
    kind = serializers.CharField()
    status = serializers.CharField()
    old_status = serializers.CharField()
    happened_at = serializers.DateTimeField()
    method = serializers.CharField()
    reason = serializers.CharField()


class LedgerLeaveSerializer(serializers.Serializer):
    leave_type = serializers.CharField()
    status = serializers.CharField()


class LedgerEntrySerializer(serializers.Serializer):
    session = serializers.IntegerField()
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    state = serializers.CharField(allow_null=True)
    status = serializers.CharField(allow_null=True)
    source = serializers.CharField(allow_null=True)
    credit_hours = serializers.CharField()
    hours_attended = serializers.CharField()
    facts = LedgerFactSerializer(many=True)
    leaves = LedgerLeaveSerializer(many=True)


class FullAttendanceSerializer(serializers.Serializer):
    """The sessions that break each verdict; all three empty: full attendance."""

    is_full = serializers.BooleanField()
    late = serializers.ListField(child=serializers.IntegerField())
    left_early = serializers.ListField(child=serializers.IntegerField())
    absent = serializers.ListField(child=serializers.IntegerField())


class LedgerSerializer(serializers.Serializer):
    enrolment = serializers.IntegerField()
    hours_required = serializers.CharField()
    hours_attended = serializers.CharField()
    full_attendance = FullAttendanceSerializer()
    total = TallySerializer()
    entries = LedgerEntrySerializer(many=True)


class PlaceSerializer(serializers.Serializer):
    place = serializers.IntegerField()
    unit = serializers.IntegerField()
    unit_name = serializers.CharField()
    rate = TallySerializer()


class RankingSerializer(serializers.Serializer):
    definition = serializers.CharField()
    year = serializers.IntegerField()
    items = PlaceSerializer(many=True)


class ReportView(StrictView, APIView):
    """What is read, not written; the parameters are those of `query`."""

    permission_classes = [SignedIn]
    query = ReportQuery

    def known_parameters(self):
        return set(self.query().fields)

    @property
    def asked(self):
        given = self.query(data=self.request.query_params)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def require(self, model):
        if not policy.may_ever(self.request.user, "view", model):
            self.permission_denied(self.request)


class ClassReportView(ReportView):
    @extend_schema(parameters=[ReportQuery], responses=ReportSerializer)
    def get(self, request, pk):
        """Learners by sessions, with what they add up to."""
        return Response(shown_report(self.read(pk, self.asked)))

    def read(self, pk, asked):
        classes = TrainingClass.objects.visible_to(self.request.user)
        training_class = get_object_or_404(classes, pk=pk)
        self.require(AttendanceRecord)
        return report_of(training_class, self.request.user, Filters(**asked))


class ClassRatesView(ClassReportView):
    query = RatesQuery

    @extend_schema(parameters=[RatesQuery], responses=RatesSerializer)
    def get(self, request, pk):
        """Attendance rates of a class by class, unit, group or session."""
        asked = self.asked
        by = asked.pop("by")
        report = self.read(pk, asked)
        return Response(
            {
                "definition": str(DEFINITION),
                "open_sessions": [session.pk for session in report.still_open],
                "items": rates(report, by),
            }
        )


class LedgerView(ReportView):
    query = serializers.Serializer

    @extend_schema(responses=LedgerSerializer)
    def get(self, request, pk):
        """Every session of a learner with its status, hours and evidence."""
        rows = Enrolment.objects.permitted(request.user, "see_attendance")
        enrolment = get_object_or_404(rows.select_related("training_class"), pk=pk)
        return Response(shown_ledger(ledger_of(enrolment, request.user)))


class RankingView(ReportView):
    query = RankingQuery

    @extend_schema(parameters=[RankingQuery], responses=RankingSerializer)
    def get(self, request):
        """The units you may see by their attendance in a year, the best first."""
        self.require(UnitDay)
        year = self.asked.get("year", timezone.localdate().year)
        items = [
            {
                "place": place.number,
                "unit": place.unit_id,
                "unit_name": place.unit,
                "rate": shown_tally(place.tally),
            }
            for place in ranking(year, request.user)
        ]
        return Response({"definition": str(DEFINITION), "year": year, "items": items})


def shown_tally(tally):
    return {
        "expected": tally.expected,
        "there": tally.there,
        "counts": {str(status): tally.counts[status] for status in COUNTS},
        "permille": tally.permille,
    }


def shown_report(report):
    return {
        "definition": str(DEFINITION),
        "sessions": [
            {
                "id": session.pk,
                "title": session.title,
                "starts_at": session.starts_at,
                "ends_at": session.ends_at,
                "credit_hours": str(session.hours),
                "state": session.state,
                "is_counted": session.is_counted,
                "total": shown_tally(report.of_session(session)),
            }
            for session in report.sessions
        ],
        "learners": [shown_learner(report, learner) for learner in report.learners],
        "total": shown_tally(report.total()),
    }


def shown_learner(report, learner):
    cells = report.statuses_of(learner)
    return {
        "enrolment": learner.pk,
        "student_no": learner.student_no,
        "name": learner.name,
        "unit": learner.unit_id,
        "unit_name": learner.unit,
        "group": learner.group_id,
        "statuses": [cells.get(session.pk) for session in report.sessions],
        "total": shown_tally(report.of_learner(learner)),
    }


def rates(report, by):
    if by in ("unit", "group"):
        return [
            {
                "key": group.key,
                "name": group.name,
                "learners": group.learners,
                "rate": shown_tally(group.tally),
            }
            for group in report.groups(by)
        ]
    if by == "session":
        rows = [(s.pk, s.title, report.of_session(s)) for s in report.counted]
    else:
        rows = [(report.training_class.pk, str(report.training_class), report.total())]
    return [
        {"key": key, "name": name, "learners": None, "rate": shown_tally(tally)}
        for key, name, tally in rows
    ]


def shown_ledger(ledger):
    full = ledger.full
    return {
        "enrolment": ledger.enrolment.pk,
        "hours_required": str(ledger.hours_required),
        "hours_attended": str(ledger.hours_attended),
        "full_attendance": {
            "is_full": full.is_full,
            "late": full.late,
            "left_early": full.left_early,
            "absent": full.absent,
        },
        "total": shown_tally(ledger.tally),
        "entries": [shown_entry(entry) for entry in ledger.entries],
    }


def shown_entry(entry):
    return {
        "session": entry.session.pk,
        "title": entry.session.title,
        "starts_at": entry.session.starts_at,
        "state": entry.session.state,
        "status": entry.status,
        "source": entry.record.source if entry.record else None,
        "credit_hours": str(entry.session.hours),
        "hours_attended": str(entry.hours_attended),
        "facts": [
            {
                "kind": fact.kind,
                "status": fact.status,
                "old_status": fact.old_status,
                "happened_at": fact.happened_at,
                "method": fact.method,
                "reason": fact.reason,
            }
            for fact in entry.facts
        ],
        "leaves": [
            {"leave_type": request.leave_type, "status": request.status} for request in entry.leaves
        ],
    }
