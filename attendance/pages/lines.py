"""The lines of a roll: who is expected at a session, with the status of each."""

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import FilteredRelation, Q, Value
from django.db.models.functions import Coalesce, NullIf

from attendance.models import AttendanceFact, AttendanceRecord
from attendance.models.sheets import Source, Status
from courses.models import Enrolment, LearningGroup, NameOrder

# What a count shows: learners of these statuses were or are there.
THERE = (Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.LATE_AND_LEFT)


@dataclass
class Line:
    """One learner on the roll of a session."""

    enrolment_id: int
    student_no: int | None
    name: str
    search_text: str
    unit: str
    group_id: int | None
    status: str
    source: str
    minutes_late: int
    minutes_early: int
    record_id: int | None
    revision: int = 0
    corrections: list[AttendanceFact] = field(default_factory=list)

    @property
    def label(self):
        return Status(self.status).label

    @property
    def is_pending(self):
        return self.status == Status.PENDING

    @property
    def is_exempt(self):
        return self.status == Status.EXEMPT

    @property
    def lacks_leave(self):
        """Said to be on leave, but no approved leave covers the session."""
        return self.status == Status.ON_LEAVE and self.source == Source.ROLL_CALL


def lines_of(session, enrolments):
    """Those of the enrolments who are, or were, on the roll of the session, in order."""
    line = FilteredRelation("records", condition=Q(records__session=session))
    on_roll = Q(status__in=Enrolment.EXPECTED)
    if session.group_id is not None:
        on_roll &= Q(group=session.group_id)
    rows = (
        enrolments.filter(training_class=session.training_class_id)
        .annotate(line=line)
        .filter(on_roll | Q(line__isnull=False))
        .in_order_of(NameOrder.GROUP)
        .values_list(
            "pk", "student_no", "person__name", "person__search_text",
            Coalesce(NullIf("unit__short_name", Value("")), "unit__name"),
            "group", "line__status", "line__source", "line__minutes_late",
            "line__minutes_early", "line__pk", "line__revision", "attendance_exempt",
        )
    )  # fmt: skip
    return [_line(*row) for row in rows]


def _line(
    pk, number, name, search, unit, group, status, source, late, early, record, revision, exempt
):
    default = Status.EXEMPT if exempt else Status.PENDING
    return Line(
        pk, number, name, search, unit, group, status or default, source or Source.NOTHING,
        late or 0, early or 0, record, revision or 0,
    )  # fmt: skip


@dataclass
class Group:
    """The lines of one learning group, or of those without one."""

    name: str
    lines: list[Line]


def in_groups(lines, training_class_id):
    """The lines as the groups of the class; who has none comes last."""
    names = {
        group.pk: str(group)
        for group in LearningGroup.objects.filter(training_class=training_class_id)
    }
    return [
        Group(names.get(key, ""), list(members))
        for key, members in groupby(lines, lambda line: line.group_id)
    ]


def counts_of(statuses):
    """How many are expected, there, on leave, absent and not marked."""
    statuses = list(statuses)
    return {
        "expected": sum(status != Status.EXEMPT for status in statuses),
        "there": sum(status in THERE for status in statuses),
        "on_leave": statuses.count(Status.ON_LEAVE),
        "absent": statuses.count(Status.ABSENT),
        "pending": statuses.count(Status.PENDING),
    }


def statuses_of(session, user):
    """Status, source and revision of each record of the session the user may see."""
    records = AttendanceRecord.objects.visible_to(user).filter(session=session).order_by()
    rows = records.values_list("enrolment", "status", "source", "revision")
    return {enrolment: line for enrolment, *line in rows}


def add_corrections(lines, session, user):
    """Put the corrections of a session on its lines, the old values with them."""
    facts = AttendanceFact.objects.visible_to(user).filter(
        session=session, kind=AttendanceFact.Kind.CORRECTION
    )
    by_enrolment = {line.enrolment_id: line for line in lines}
    for fact in facts.select_related("recorded_by").order_by("id"):
        if fact.enrolment_id in by_enrolment:
            by_enrolment[fact.enrolment_id].corrections.append(fact)
