"""Two at once: no serial number twice, no acknowledgement twice, nobody reminded twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection

from materials import services
from materials.errors import HoldsCopy, RemindedToday
from materials.models import Acknowledgement, PaperCopy
from tests.factories import fresh, make_enrolment
from tests.materials.distribution.scenes import NOTICE, Handing, with_notice
from tests.materials.test_locks import holding_row

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Do all of it in threads that begin together; return what each came to."""
    barrier = Barrier(len(works))

    def run(work):
        try:
            barrier.wait(5)
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_two_clerks_never_give_one_number_twice():
    scene = Handing()
    scene.hand_to(scene.training_class, channel="paper")
    others = [make_enrolment(scene.training_class) for _number in range(3)]

    def issuing(enrolment):
        return lambda: services.issue_copies(scene.version, [enrolment], by=scene.by)

    done = at_once(*map(issuing, [scene.enrolment, *others]), issuing(others[0]))

    assert sorted(PaperCopy.objects.values_list("serial_no", flat=True)) == [1, 2, 3, 4]
    assert [type(one) for one in done if isinstance(one, Exception)] == [HoldsCopy]


def test_issuing_waits_for_the_clerk_who_holds_the_material():
    """The positive control: without the lock nothing would wait."""
    scene = Handing()
    scene.hand_to(scene.training_class, channel="paper")
    with holding_row(scene.material), pytest.raises(OperationalError, match="lock timeout"):
        services.issue_copies(scene.version, [scene.enrolment], by=scene.by)
    assert services.issue_copies(scene.version, [scene.enrolment], by=scene.by)


def test_pressing_twice_acknowledges_once():
    scene = with_notice()
    scene.hand_to(scene.training_class)
    learners = [fresh(scene.learner) for _time in range(3)]

    def press(learner):
        return lambda: services.acknowledge_notice(scene.version, wording=NOTICE, by=learner)

    done = at_once(*map(press, learners))

    assert {one.pk for one in done} == {Acknowledgement.objects.get().pk}


def test_two_clerks_remind_once():
    scene = Handing()
    assignment = scene.hand_to(scene.training_class)

    done = at_once(*[lambda: services.remind(assignment)] * 2)

    assert sorted(type(one).__name__ for one in done) == ["RemindedToday", "list"]
    assert any(isinstance(one, RemindedToday) for one in done)
    assert scene.learner.person.notices.count() == 1
