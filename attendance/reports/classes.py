"""A class's attendance: its learners, its sessions and the status of each at each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from attendance.models import AttendanceSheet
from attendance.rates import Group, Tally
from attendance.streaks import Line
from attendance.verdicts import Status
from courses.models import Enrolment, NameOrder, TrainingClass, TrainingSession
from courses.when import half_day_of
from peixun import policy
from peixun.prepared import prepared_cursor
from people.models import User

# The sessions are picked before their lines: the index that keeps a learner from having two
# lines has the status, too, and answers alone. It is in the order of the groups, so that
# nothing is sorted: a session's cells come as one array of learners and a letter for each.
_LETTERS = dict(zip("nplebavx", Status, strict=True))
_CODES = " ".join(f"WHEN '{status}' THEN '{letter}'" for letter, status in _LETTERS.items())
_CELLS = f"""
SELECT session_id, array_agg(enrolment_id), string_agg(CASE status {_CODES} END, '')
FROM attendance_attendancerecord
WHERE session_id = ANY(ARRAY(
    SELECT s.id FROM courses_trainingsession s
    WHERE s.training_class_id = %(training_class)s AND s.status <> 'cancelled' AND s.is_required))
GROUP BY session_id
"""  # noqa: S608 - made of constants


@dataclass(frozen=True)
class Filters:
    """What of a class is asked for; None asks for all."""

    unit: int | None = None
    group: int | None = None
    status: str | None = None
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class Session:
    """A session at which attendance is kept, with the state of its sheet."""

    pk: int
    title: str
    starts_at: datetime
    ends_at: datetime
    hours: Decimal
    group_id: int | None
    state: str | None

    @property
    def is_counted(self) -> bool:
        """Whether its sheet is handed in: open ones may still change."""
        return self.state not in (None, AttendanceSheet.State.OPEN)

    @property
    def day(self) -> date:
        return timezone.localtime(self.starts_at).date()


@dataclass(frozen=True)
class Learner:
    """Somebody of the class, with the unit they came from."""

    pk: int
    student_no: int | None
    name: str
    unit_id: int
    unit: str
    group_id: int | None
    group_no: int | None
    status: str

    @property
    def is_of_class(self) -> bool:
        """Whether the learner has not left."""
        return self.status in Enrolment.EXPECTED


Cells = dict[int, dict[int, Status]]


@dataclass(frozen=True)
class Report:
    """The matrix. `cells` has, by session, the status of each learner who has a line there."""

    training_class: TrainingClass
    sessions: list[Session]
    learners: list[Learner]
    cells: Cells = field(repr=False)

    @property
    def counted(self) -> list[Session]:
        return [session for session in self.sessions if session.is_counted]

    @property
    def still_open(self) -> list[Session]:
        return [session for session in self.sessions if session.state == AttendanceSheet.State.OPEN]

    def statuses_of(self, learner: Learner) -> dict[int, Status]:
        """A learner's status at each session that has a line of theirs."""
        return {key: at[learner.pk] for key, at in self.cells.items() if learner.pk in at}

    def of_learner(self, learner: Learner) -> Tally:
        cells = self.statuses_of(learner)
        return Tally.of(cells[session.pk] for session in self.counted if session.pk in cells)

    def of_session(self, session: Session) -> Tally:
        """What the shown learners add up to at one session, also while its sheet is open."""
        at = self.cells.get(session.pk, {})
        lines = (at.get(learner.pk) for learner in self.learners)
        return Tally.of(status for status in lines if status)

    def total(self) -> Tally:
        return sum((self.of_learner(learner) for learner in self.learners), Tally())

    def groups(self, kind: str) -> list[Group]:
        """The learners by unit or by learning group."""
        found: dict[tuple[int | None, str], list[Tally]] = {}
        for learner in self.learners:
            tally = self.of_learner(learner)
            found.setdefault(_place(learner, kind), []).append(tally)
        return [
            Group(key, name, sum(tally.expected > 0 for tally in parts), sum(parts, Tally()))
            for (key, name), parts in found.items()
        ]

    def lines(self, learner: Learner) -> list[Line]:
        """What is decided of one learner, in the order of the sessions."""
        cells = self.statuses_of(learner)
        return [line_of(s, cells[s.pk]) for s in self.counted if s.pk in cells]


def _place(learner: Learner, kind: str) -> tuple[int | None, str]:
    if kind == "unit":
        return learner.unit_id, learner.unit
    return learner.group_id, str(learner.group_no or "–")


def line_of(session: Session, status: Status, *, is_free_leave: bool = False) -> Line:
    half_day = (session.day, str(half_day_of(session.starts_at)))
    return Line(session.pk, status, session.hours, half_day, is_free_leave)


def report_of(
    training_class: TrainingClass, user: User | None, filters: Filters | None = None
) -> Report:
    """What the user may see of a class's attendance; without a user, all of it."""
    filters = filters or Filters()
    sessions = sessions_of(training_class, filters)
    cells = cells_of(training_class.pk)
    learners = [
        learner
        for learner in learners_of(training_class, user)
        if _is_asked_for(learner, cells, sessions, filters)
    ]
    return Report(training_class, sessions, learners, cells)


def sessions_of(training_class: TrainingClass, filters: Filters) -> list[Session]:
    rows = (
        TrainingSession.objects.required()
        .filter(training_class=training_class)
        .order_by("starts_at", "seq", "pk")
        .values_list("pk", "title", "starts_at", "ends_at", "credit_hours", "group", "sheet__state")
    )
    sessions = (Session(*row) for row in rows)
    return [session for session in sessions if _is_between(session.day, filters)]


def _is_between(day: date, filters: Filters) -> bool:
    return (filters.from_on is None or filters.from_on <= day) and (
        filters.to_on is None or day <= filters.to_on
    )


def learners_of(training_class: TrainingClass, user: User | None) -> list[Learner]:
    """Those who are, or were, on a roll of the class, as far as the user may see their records."""
    may_see = Q() if user is None else policy.rows(user, "see_attendance", Enrolment)
    enrolments = Enrolment.objects.filter(
        may_see,
        training_class=training_class,
        status__in=[*Enrolment.EXPECTED, Enrolment.Status.WITHDRAWN],
    )
    rows = enrolments.in_order_of(NameOrder.GROUP).values_list(
        "pk", "student_no", "person__name", "unit",
        Coalesce(NullIf("unit__short_name", Value("")), "unit__name"),
        "group", "group__group_no", "status",
    )  # fmt: skip
    return [Learner(*row) for row in rows]


def cells_of(training_class_id: int) -> Cells:
    """Status by session and enrolment, in one statement."""
    with prepared_cursor() as cursor:
        cursor.execute(_CELLS, {"training_class": training_class_id})
        return {
            session: dict(zip(enrolments, map(_LETTERS.__getitem__, letters), strict=True))
            for session, enrolments, letters in cursor.fetchall()
        }


def _is_asked_for(
    learner: Learner, cells: Cells, sessions: Iterable[Session], filters: Filters
) -> bool:
    return (
        filters.unit in (None, learner.unit_id)
        and filters.group in (None, learner.group_id)
        and (
            filters.status is None
            or any(cells.get(s.pk, {}).get(learner.pk) == filters.status for s in sessions)
        )
    )
