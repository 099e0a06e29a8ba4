"""Two hundred want one hall at one time: one gets it, everybody else is told who has it."""

import threading
from itertools import count

import pytest
from django.db import connection

from courses.models import Booking, TrainingSession
from courses.services import clashes, sessions
from tests.api.client import Program
from tests.factories import make_class, make_manager, make_session, make_venue, publish, today_at

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, EACH = 20, 10


def at_once(work, times=EACH):
    """Call the work in threads that start together, several times in each."""
    start, results = threading.Barrier(THREADS), []

    def run(number):
        try:
            start.wait()
            for _again in range(times):
                results.append(work(number))
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def wanting_one_hall():
    venue = make_venue(name="大会堂")
    classes = [publish_later(number) for number in range(THREADS)]
    return venue, classes


def publish_later(number):
    training_class = make_class(title=f"第{number}班")
    make_session(training_class, starts_at=today_at(9, days=30))
    return publish(training_class)


def test_one_slot_goes_to_one_of_two_hundred():
    venue, classes = wanting_one_hall()
    manager = make_manager()
    numbers = count(1)
    programs = [Program(manager) for _ in range(THREADS)]

    def book(number):
        body = {
            "training_class": classes[number].pk,
            "title": f"第{next(numbers)}讲",
            "starts_at": today_at(9).isoformat(),
            "ends_at": today_at(11).isoformat(),
            "venue": venue.pk,
            # The class's own time is not what is in the way here.
            "is_required": False,
        }
        return programs[number].post("sessions/", body)

    answers = at_once(book)

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 199
    (winner,) = (answer.json() for answer in answers if answer.status_code == 201)
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    assert {problem["code"] for problem in refused} == {"venue_taken"}
    assert [problem for problem in refused if winner["title"] not in problem["detail"]] == []
    assert Booking.objects.filter(resource="venue", is_holding=True).count() == 1


def test_without_the_lock_and_the_constraint_all_would_have_it(monkeypatch):
    """The control: what keeps them apart is what the rules do, not luck."""
    venue, classes = wanting_one_hall()
    all_have_looked, look = threading.Barrier(THREADS), sessions.reasons_against_placing

    def look_and_wait(*args):
        found = look(*args)
        all_have_looked.wait()
        return found

    monkeypatch.setattr(clashes, "_take_turns", lambda: None)
    monkeypatch.setattr(sessions, "reasons_against_placing", look_and_wait)
    (constraint,) = Booking._meta.constraints
    with connection.schema_editor() as editor:
        editor.remove_constraint(Booking, constraint)
    try:
        at_once(
            lambda number: make_session(
                classes[number], starts_at=today_at(9), venue=venue, is_required=False
            ),
            times=1,
        )
        assert Booking.objects.filter(resource="venue", is_holding=True).count() == THREADS
    finally:
        TrainingSession.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Booking, constraint)
