"""Numbers without gaps and without doubles, whoever issues at once; with a control that fails."""

import threading

import pytest
import time_machine
from django.db import connection, transaction

from attendance import errors
from attendance.models import Bulletin, PaperSeries, UnitFeedback
from attendance.services import letters
from attendance.services.letters.numbering import next_number
from tests.attendance.leave.test_races import at_once
from tests.attendance.letters.scenes import EVENING, Desk
from tests.attendance.test_locks import held, waits

pytestmark = pytest.mark.django_db(transaction=True)
SERIES = "SELECT FROM attendance_paperseries WHERE id = %s"
TRIES = 8


@pytest.fixture
def desk():
    with time_machine.travel(EVENING, tick=False):
        yield Desk()


def test_who_issue_at_once_get_one_number_each(desk):
    signed = [desk.signed("situation") for _ in range(TRIES)]

    at_once(*(lambda one=one: letters.issue_bulletin(one, by=desk.host) for one in signed))

    numbers = sorted(Bulletin.objects.values_list("number", flat=True))
    assert numbers == list(range(1, TRIES + 1))
    assert len(set(Bulletin.objects.values_list("doc_no", flat=True))) == TRIES


def test_one_paper_issued_by_several_at_once_gets_one_number(desk):
    signed = desk.signed()

    outcomes = at_once(*(lambda: letters.issue_bulletin(signed, by=desk.host) for _ in range(3)))

    assert [type(one) for one in outcomes].count(errors.PaperIssued) == 2
    assert PaperSeries.objects.get(name="bulletin").last == 1


def test_several_who_sign_off_at_once_are_one(desk):
    drafted = desk.draft()

    outcomes = at_once(
        *(
            lambda who=who: letters.sign_off_paper(drafted, by=who)
            for who in (desk.host, desk.manager)
        )
    )

    assert [type(one) for one in outcomes].count(errors.WrongPaperState) == 1


def test_without_the_lock_numbers_would_double():
    """The control: the same threads, reading and writing without holding the series."""
    PaperSeries.objects.create(name="letter", year=2026)
    barrier = threading.Barrier(2)

    def unheld():
        series = PaperSeries.objects.get(name="letter", year=2026)
        barrier.wait()
        series.last += 1
        series.save(update_fields=["last"])
        return series.last

    assert at_once(unheld, unheld) == [1, 1]


def test_an_issue_that_fails_leaves_no_gap(desk):
    signed = desk.signed()
    with transaction.atomic():
        letters.issue_bulletin(signed, by=desk.host)
        transaction.set_rollback(True)

    assert letters.issue_bulletin(signed, by=desk.host).number == 1


def test_letters_issued_at_once_are_all_or_none(desk):
    desk.lead(desk.own_unit)
    desk.signed_letters()
    with pytest.raises(errors.PrincipalMissing):
        letters.issue_letters_of(desk.training_class, by=desk.teacher)
    desk.lead(desk.other_unit)

    outcomes = at_once(
        *(lambda: letters.issue_letters_of(desk.training_class, by=desk.teacher) for _ in range(2))
    )

    assert sorted(UnitFeedback.objects.values_list("number", flat=True)) == [1, 2]
    refused = [one for one in outcomes if not isinstance(one, list)]
    assert [one.code for one in refused] in (["paper_issued"], ["nothing_to_issue"])


def test_the_next_number_waits_for_the_series(desk):
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")
    series = PaperSeries.objects.create(name="bulletin", year=2026)

    assert not waits(lambda: next_number("bulletin", 2026))
    with held(SERIES, series.pk, "FOR NO KEY UPDATE"):
        assert waits(lambda: next_number("bulletin", 2026))
        assert not waits(lambda: next_number("letter", 2026))
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")
