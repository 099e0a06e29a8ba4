"""Days at both ends of the calendar are days."""

from datetime import date

import pytest
import time_machine

from tests.api.client import Program
from tests.attendance.lectures import DAY
from tests.attendance.letters.scenes import EVENING, Desk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["situation", "attendance"])
def test_a_bulletin_from_the_first_day_to_the_last(kind):
    with time_machine.travel(EVENING, tick=False):
        desk = Desk()
        desk.counted()
        body = {"kind": kind, "training_class": desk.training_class.pk}
        days = {"from_on": str(date.min), "to_on": str(date.max)}

        answer = Program(desk.teacher).post("bulletins/", body | days)

    assert answer.status_code == 201, answer.content


def test_what_happens_in_the_last_minute_of_a_day_is_of_the_day():
    with time_machine.travel(EVENING, tick=False):
        desk = Desk()
        record = desk.counted(occurred_at=DAY.replace(hour=23, minute=59, second=59))
        drafted = desk.draft("situation", from_on=DAY.date(), to_on=DAY.date())

    assert [item.record for item in drafted.items.all()] == [record]
