"""Whoever wrote any of a paper does not stand for it; what falls meanwhile is not issued."""

import pytest
import time_machine
from django.db import connection

from attendance import errors
from attendance.services import discipline, letters
from tests.attendance.discipline.scenes import WORDS
from tests.attendance.leave.test_races import at_once
from tests.attendance.letters.scenes import EVENING, Desk
from tests.attendance.test_locks import held, waits

pytestmark = pytest.mark.django_db(transaction=True)
RECORD = "SELECT FROM attendance_disciplinerecord WHERE id = %s"


@pytest.fixture
def desk():
    with time_machine.travel(EVENING, tick=False):
        yield Desk()


def edit(paper, by):
    return letters.edit_paper(paper, by=by, title="通报", body="正文")


def test_who_wrote_before_the_last_does_not_sign_off(desk):
    drafted = desk.draft()
    edit(drafted, desk.host)
    edit(drafted, desk.manager)

    for writer in (desk.teacher, desk.host, desk.manager):
        with pytest.raises(errors.DrafterSignsOff):
            letters.sign_off_paper(drafted, by=writer)

    assert letters.sign_off_paper(drafted, by=desk.second_teacher()).status == "approved"


def test_an_issue_waits_for_what_happens_to_a_record_it_quotes(desk):
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")
    record = desk.counted()
    signed = desk.signed("situation")

    with held(RECORD, record.pk, "FOR NO KEY UPDATE"):
        assert waits(lambda: letters.issue_bulletin(signed, by=desk.host))
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


def test_a_record_that_falls_while_it_is_issued_is_corrected_or_not_issued(desk):
    record = desk.counted()
    signed = desk.signed("situation")

    issued, corrected = at_once(
        lambda: letters.issue_bulletin(signed, by=desk.host),
        lambda: discipline.correct_breach(
            record, by=desk.host, reason="记错", description=WORDS, at=EVENING
        ),
    )

    assert corrected.corrects_id == record.pk
    fell_first = isinstance(issued, errors.FactsChanged)
    assert fell_first or signed.corrections.count() == 1
