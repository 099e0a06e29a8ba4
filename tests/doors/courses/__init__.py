"""The refusals of courses."""

from tests.doors.courses.callup import CALLUP
from tests.doors.courses.classes import CLASSES
from tests.doors.courses.findings import FINDINGS
from tests.doors.courses.learners import LEARNERS
from tests.doors.courses.plans import PLANS
from tests.doors.courses.rosters import ROSTERS
from tests.doors.courses.sessions import SESSIONS
from tests.doors.courses.shared import SHARED
from tests.doors.courses.timetables import TIMETABLES

CASES = [
    *CLASSES,
    *SESSIONS,
    *FINDINGS,
    *PLANS,
    *LEARNERS,
    *SHARED,
    *ROSTERS,
    *TIMETABLES,
    *CALLUP,
]
