"""Rounds and head counts: nothing is lost, doubled or replaced, and no sheet is touched."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction

from attendance import errors, services
from attendance.inspection_rules import Act, next_state
from attendance.models import (
    AttendanceSheet,
    Inspection,
    InspectionCount,
    InspectionTeam,
)
from attendance.services import Mark, inspections
from courses import services as courses
from courses.models import TrainingClass, TrainingSession
from peixun import policy
from people.roles import Role
from tests.attendance.inspections.scenes import Visit
from tests.attendance.lectures import at, nonce, time_is
from tests.factories import (
    fresh,
    make_class_staff,
    make_liaison,
    make_manager,
    make_member,
    make_officer,
    make_running_class,
    make_venue,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    with time_is(9, 30):
        yield Visit()


def test_members_of_a_team_inspect_the_classes_of_its_scope_and_no_other(visit):
    other = make_running_class()

    assert list(TrainingClass.objects.visible_to(visit.inspector)) == [visit.training_class]
    for verb in ("add", "count", "report_incident", "finish", "report"):
        assert policy.may(visit.inspector, verb, Inspection(training_class=visit.training_class))
        assert not policy.may(visit.inspector, verb, Inspection(training_class=other))
    visit.team.classes.add(other)
    assert set(TrainingClass.objects.visible_to(fresh(visit.inspector))) == {
        visit.training_class,
        other,
    }


@pytest.mark.parametrize(
    "leave",
    [
        lambda team, person: team.members.remove(person),
        lambda team, person: team.classes.clear(),
        lambda team, person: InspectionTeam.objects.update(is_active=False),
    ],
)
def test_who_leaves_the_team_reaches_nothing(visit, leave):
    leave(visit.team, visit.inspector.person)

    assert not TrainingClass.objects.visible_to(fresh(visit.inspector)).exists()


SHEET_VERBS = ("open_sheet", "roll_call", "submit_sheet", "confirm_sheet", "lock_sheet",
               "reopen_sheet", "keep_door", "project", "review_flag")  # fmt: skip


def test_an_inspector_touches_no_sheet(visit):
    """Every verb that a sheet, a session's roll, a record or a learner's mark knows is refused."""
    sheet, record = visit.sheet, visit.record()
    for user in (visit.inspector, make_officer(Role.INSPECTOR)):
        denied = [verb for verb in SHEET_VERBS if not policy.may(user, verb, visit.session)]
        assert denied == list(SHEET_VERBS)
        for row, seen in ((sheet, {"view"}), (record, {"view"})):
            verbs = policy.declared()[type(row)]
            assert {verb for verb in verbs if policy.may(user, verb, row)} == seen
        assert not policy.may(user, "roll_call", visit.enrolments[0])
        mark = Mark(visit.enrolments[0].pk, "absent", nonce())
        (outcome,) = services.roll_call(visit.session, [mark], by=user, at=at(9, 31))
        assert outcome.error.code == "not_enrolled"
    assert visit.statuses() == ["pending", "pending"]
    assert AttendanceSheet.objects.get().state == "open"


def test_a_round_takes_place_and_class_from_its_session(visit):
    venue = make_venue(name="会议中心")
    TrainingSession.objects.update(venue=venue)
    visit.session.refresh_from_db()

    planned = visit.plan()

    assert (planned.place, planned.status, planned.planned_by) == (
        "会议中心", "planned", visit.inspector,
    )  # fmt: skip


def test_a_form_that_is_sent_twice_plans_one_round(visit):
    first = visit.plan(nonce="form-1234")

    assert visit.plan(nonce="form-1234") == first
    assert visit.plan() != visit.plan()
    with pytest.raises(errors.NonceReused):
        visit.plan(nonce="form-1234", kind="patrol")
    with pytest.raises(errors.NonceReused):
        visit.plan(nonce="form-1234", by=visit.colleague)
    assert Inspection.objects.filter(nonce="form-1234").count() == 1


def test_a_round_needs_a_running_class_its_own_session_and_a_team_in_scope(visit):
    other = Visit()
    with pytest.raises(errors.WrongSession):
        visit.plan(session=other.session)
    with pytest.raises(errors.TeamOutOfScope):
        visit.plan(team=other.team)
    courses.cancel_class(visit.training_class, reason="改期")
    with pytest.raises(errors.ClassNotRunning):
        visit.plan()
    assert not Inspection.objects.exists()


def test_each_inspector_has_a_count_and_the_later_one_holds(visit):
    planned = visit.plan()
    visit.count(planned, 2, empty_seats=1)
    visit.count(planned, 1, when=at(9, 40))
    visit.count(planned, 2, by=visit.colleague)

    held = inspections.last_counts(planned.counts.all())
    assert [(one.recorded_by, one.present) for one in held] == [
        (visit.inspector, 1),
        (visit.colleague, 2),
    ]
    assert not inspections.counts_agree(planned.counts.all())
    assert planned.counts.count() == 3


def test_a_count_that_comes_late_does_not_overtake_a_newer_one(visit):
    planned = visit.plan()
    visit.count(planned, 2, when=at(9, 40))
    visit.count(planned, 1, client_at=at(9, 35), sent_at=at(9, 45), when=at(9, 45))

    (held,) = inspections.last_counts(planned.counts.all())
    assert (held.present, held.happened_at) == (2, at(9, 40))


def test_the_same_nonce_counts_once_and_stands_for_nothing_else(visit):
    planned, other = visit.plan(), visit.plan()
    first = visit.count(planned, 2, key="count-0001", note="后排空")

    assert visit.count(planned, 2, key="count-0001", note="后排空") == first
    for attempt in (
        lambda: visit.count(planned, 1, key="count-0001", note="后排空"),
        lambda: visit.count(planned, 2, key="count-0001"),
        lambda: visit.count(planned, 2, key="count-0001", note="后排空", by=visit.colleague),
        lambda: visit.count(other, 2, key="count-0001", note="后排空"),
    ):
        with pytest.raises(errors.NonceReused):
            attempt()
    assert InspectionCount.objects.count() == 1


def test_a_repeated_count_is_answered_even_after_the_round_was_reported(visit):
    planned = visit.plan()
    first = visit.count(planned, 2, key="count-0001")
    inspections.finish_round(planned, by=visit.inspector)
    inspections.report_round(planned, by=visit.inspector)

    assert visit.count(planned, 2, key="count-0001") == first
    with pytest.raises(errors.WrongRoundState):
        visit.count(planned, 2)


def test_a_round_without_anything_noted_is_not_finished(visit):
    with pytest.raises(errors.NothingCounted):
        inspections.finish_round(visit.plan(), by=visit.inspector)


def test_what_was_counted_is_never_changed(visit):
    count = visit.count(visit.plan(), 2)
    for change in (
        lambda: InspectionCount.objects.update(present=50),
        lambda: InspectionCount.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    count.refresh_from_db()
    assert count.present == 2


def make_in(visit, state):
    return {"planned": visit.plan, "done": visit.done, "reported": visit.reported}[state]()


def users_of(visit):
    """Everybody with a role that might be thought to reach a round, and who does."""
    own = visit.training_class
    return {
        "member": (visit.inspector, True),
        "inspector of the class": (make_class_staff(own, Role.INSPECTOR), True),
        "inspector of the office": (make_officer(Role.INSPECTOR), True),
        "manager": (make_manager(), False),
        "class manager": (make_class_staff(own, Role.CLASS_MANAGER), False),
        "host": (make_class_staff(own, Role.PRESIDING_HOST), False),
        "teacher": (make_class_staff(own, Role.CLASS_TEACHER), False),
        "monitor": (make_class_staff(own, Role.MONITOR), False),
        "auditor": (make_officer(Role.AUDITOR), False),
        "learner": (visit.learner(), False),
        "liaison": (make_liaison(visit.enrolments[0].unit), False),
        "stranger": (make_member(), False),
        "inspector of another class": (Visit().inspector, False),
    }


DOES = {
    Act.COUNT: lambda visit, row, by: visit.count(row, 1, by=by),
    Act.FINISH: lambda _visit, row, by: inspections.finish_round(row, by=by),
    Act.REPORT: lambda _visit, row, by: inspections.report_round(row, by=by),
}


@pytest.mark.parametrize(("state", "act"), list(product(("planned", "done", "reported"), DOES)))
def test_every_state_and_verb(visit, state, act):
    """Declared pairs succeed; every other one is refused and changes nothing."""
    row = make_in(visit, state)
    if (state, act) == ("planned", Act.FINISH):
        visit.count(row, 2)
    before = (Inspection.objects.values().get(pk=row.pk), row.counts.count())
    following = next_state(state, act)
    if following is None:
        with pytest.raises(errors.WrongRoundState):
            DOES[act](visit, row, visit.inspector)
        assert (Inspection.objects.values().get(pk=row.pk), row.counts.count()) == before
    else:
        DOES[act](visit, row, visit.inspector)
        assert Inspection.objects.get(pk=row.pk).status == following


ALL = {"count", "report_incident", "finish", "report"}


def test_every_role_and_verb(visit):
    row, everybody = visit.plan(), users_of(visit)
    reached = {
        name: {verb for verb in ALL if policy.may(user, verb, row)}
        for name, (user, _may) in everybody.items()
    }

    assert reached == {name: ALL if may else set() for name, (_user, may) in everybody.items()}
