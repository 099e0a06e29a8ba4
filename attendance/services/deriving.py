"""Derives records anew from what happened: whole sheets, or some learners in a span of time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from attendance import verdicts
from attendance.errors import SheetClosed, SheetLocked
from attendance.models import AttendanceRecord, AttendanceSheet
from attendance.services import ledger, rolls
from attendance.services.rolls import Learner, Terms
from attendance.services.summaries import refresh
from attendance.verdicts import Status, Verdict
from courses.models import Enrolment, TrainingSession

State = AttendanceSheet.State


class Difference(NamedTuple):
    """A record that is not what the facts say; nothing derived: nobody belongs on this line."""

    session_id: int
    learner: Learner
    kept_hours: Decimal
    kept_version: int | None
    derived: Verdict | None
    derived_hours: Decimal


def differences(terms: Terms, enrolments: Collection[int] | None = None) -> list[Difference]:
    """Where the records of a sheet differ from what is known; of everybody, or of some.

    Lines that are missing, or of somebody about whom the sheet has nothing to say, count
    as differences too; so does a record of an older version of the rules that says the same.
    """
    records = AttendanceRecord.objects.filter(session=terms.session_id)
    recorded = {
        key: (hours, version)
        for key, *(hours, version) in records.values_list(
            "enrolment", "hours_lost", "rules_version"
        )
    }
    expected = {*rolls.everybody(terms), *(recorded if terms.is_closed else ())}
    keys = {*expected, *recorded}
    if enrolments is not None:
        keys &= set(enrolments)
    known = ledger.known_facts(terms, keys)
    found = []
    for learner in rolls.roll_of(terms, keys).values():
        derived = known.judge(learner) if learner.enrolment_id in expected else None
        hours = ledger.hours_lost(learner, derived) if derived else rolls.NO_HOURS
        kept, version = recorded.get(learner.enrolment_id, (rolls.NO_HOURS, None))
        said = learner.verdict if learner.revision else None
        of_now = (derived, hours, verdicts.VERSION if derived else None)
        if (said, kept, version) != of_now:
            found.append(Difference(terms.session_id, learner, kept, version, derived, hours))
    return found


def settle(terms: Terms, found: Sequence[Difference], at: datetime) -> None:
    """Write what was derived. The caller holds the sheet."""
    gone = [item.learner.enrolment_id for item in found if item.derived is None]
    if gone:
        AttendanceRecord.objects.filter(session=terms.session_id, enrolment__in=gone).delete()
    judged = [(item.learner, item.derived) for item in found if item.derived is not None]
    if judged:
        occasion = ledger.Occasion(terms.session_id, terms.training_class_id, at, "", 0)
        ledger.write(occasion, [], judged)


def align(session_id: int, at: datetime) -> None:
    """Bring a sheet up to date: who joined gets a line, who is on leave or exempt counts so."""
    terms = rolls.hold_sheet(session_id)
    if terms is not None:
        settle(terms, differences(terms), at)


def follow(enrolments: Sequence[Enrolment], *, at: datetime) -> None:
    """Bring the lines of learners up to date who came, went or are exempt, in sheets not handed in.

    The caller has changed the enrolments and holds them. Who was there when a sheet was
    handed in stays on it.
    """
    keys = [enrolment.pk for enrolment in enrolments]
    classes = {enrolment.training_class_id for enrolment in enrolments}
    sheets = AttendanceSheet.objects.filter(session__training_class__in=classes, state=State.OPEN)
    for key in sheets.order_by("session").values_list("session", flat=True):
        terms = rolls.hold_sheet(key)
        if terms is not None and not terms.is_closed:
            settle(terms, differences(terms, keys), at)


@transaction.atomic
def rederive(
    training_class_id: int,
    enrolments: Collection[int],
    from_at: datetime,
    to_at: datetime,
    *,
    at: datetime,
) -> list[Difference]:
    """Derive the records of some learners anew, at the sessions of a class in a span of time.

    Returns what changed. Refused: a sheet that is handed in where somebody would
    be unmarked again, a locked sheet where anything would change.
    """
    sessions = TrainingSession.objects.filter(
        training_class=training_class_id,
        sheet__isnull=False,
        starts_at__lt=to_at,
        ends_at__gt=from_at,
    )
    changed: list[Difference] = []
    closed: list[int] = []
    for key in sessions.order_by("pk").values_list("pk", flat=True):
        terms = rolls.hold_sheet(key)
        if terms is None:
            continue
        # A leave or a return decides: no scan that has not seen it is written any more.
        rolls.touch_sheet(key)
        found = [item for item in differences(terms, enrolments) if _says_otherwise(item)]
        _require_changeable(terms, found)
        settle(terms, found, at)
        changed += found
        if found and terms.sheet_state != State.OPEN:
            closed.append(key)
    refresh(*closed)
    return changed


def _says_otherwise(item: Difference) -> bool:
    """Whether a record says something else, not only by an older version of the rules."""
    return item.derived != item.learner.verdict or item.learner.revision == 0


def _require_changeable(terms: Terms, found: Sequence[Difference]) -> None:
    if not found or terms.sheet_state in (State.OPEN, rolls.OFF):
        return
    if terms.sheet_state == State.LOCKED:
        raise SheetLocked(session=TrainingSession.objects.get(pk=terms.session_id))
    if any(item.derived is None or item.derived.status == Status.PENDING for item in found):
        raise SheetClosed()


def changes_of_policy(training_class_id: int | None = None) -> list[Difference]:
    """What the present numbers and rules would change in sheets that are still open."""
    found: list[Difference] = []
    for key in _open_sheets(training_class_id):
        terms = rolls.read_sheet(key)
        if terms is not None:
            found += differences(terms)
    return found


def apply_policy(training_class_id: int | None, *, at: datetime) -> list[Difference]:
    """Judge all open sheets anew, of one class or of all; sheets handed in stay as they are."""
    done: list[Difference] = []
    for key in _open_sheets(training_class_id):
        with transaction.atomic():
            terms = rolls.hold_sheet(key)
            if terms is None or terms.sheet_state != State.OPEN:
                continue
            found = differences(terms)
            settle(terms, found, at)
            done += found
    return done


def _open_sheets(training_class_id: int | None) -> list[int]:
    sheets = AttendanceSheet.objects.filter(state=State.OPEN)
    if training_class_id is not None:
        sheets = sheets.filter(session__training_class=training_class_id)
    return list(sheets.order_by("session").values_list("session", flat=True))


def verify(training_class_id: int | None = None) -> list[Difference]:
    """Recompute every record of every sheet and return those that differ; writes nothing.

    A sheet that is handed in was judged by the rules of its time: only what an equal
    version of the rules would judge otherwise is a difference there.
    """
    sheets = AttendanceSheet.objects.all()
    if training_class_id is not None:
        sheets = sheets.filter(session__training_class=training_class_id)
    found: list[Difference] = []
    for key in sheets.order_by("session").values_list("session", flat=True).iterator():
        terms = rolls.read_sheet(key)
        if terms is not None:
            found += [item for item in differences(terms) if not _is_of_its_time(terms, item)]
    return found


def _is_of_its_time(terms: Terms, item: Difference) -> bool:
    version = item.kept_version
    return terms.is_closed and version is not None and version < verdicts.VERSION
