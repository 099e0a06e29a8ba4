"""Writing the timetable: one after the other, and what is taken is refused by name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from psycopg import errors as postgres

from courses.errors import TimetableClash
from peixun.errors import Refused

# Any number serves, as long as nobody else takes it for something else.
TIMETABLE = 7_318_002


@contextmanager
def refusing_clashes(find: Callable[[], list[Refused]]) -> Iterator[None]:
    """Refuse what `find` finds, also when somebody takes it between the look and the write."""
    _take_turns()
    _refuse(find())
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, postgres.ExclusionViolation):
            raise
        _refuse(find())
        raise TimetableClash() from error


def _take_turns() -> None:
    # Two that book at once would wait for each other in the exclusion constraint's
    # index until the server ends one of them as a deadlock, with nothing to name.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TIMETABLE])


def _refuse(clashes: list[Refused]) -> None:
    if len(clashes) == 1:
        raise clashes[0]
    if clashes:
        raise TimetableClash(reasons=clashes)
