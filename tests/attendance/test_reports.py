"""The report of a class: what it holds, who sees which part, and that it adds up."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.models import AttendancePolicy, AttendanceRecord, LeaveRequest, LeaveSpan
from attendance.reports.classes import Filters, report_of
from attendance.reports.limits import alerts_of
from attendance.reports.people import ledger_of
from attendance.streaks import Level, Matter
from courses.models import TrainingSession
from people.roles import Role
from tests.attendance.held import START, Held
from tests.factories import make_learner, make_liaison, make_member, make_officer, make_unit

pytestmark = pytest.mark.django_db


def letters(report):
    """The matrix as its first letters, a row for each learner."""
    return [
        "".join(
            str(report.statuses_of(each).get(s.pk, "."))[:3] + " " for s in report.sessions
        ).split()
        for each in report.learners
    ]


def test_holds_every_status_and_adds_up_by_learner_and_by_session():
    held = Held(["pla", "vxe", "ppb"])
    report = report_of(held.training_class, held.manager)

    assert letters(report) == [
        ["pre", "lat", "abs"], ["on_", "exe", "lef"], ["pre", "pre", "lat"]
    ]  # fmt: skip
    by_learner = [report.of_learner(each) for each in report.learners]
    assert [(t.there, t.expected) for t in by_learner] == [(2, 3), (1, 2), (3, 3)]
    by_session = [report.of_session(each) for each in report.sessions]
    assert [(t.there, t.expected) for t in by_session] == [(2, 3), (2, 2), (2, 3)]
    total = report.total()
    assert sum((t.counts for t in by_session), start=total.counts.__class__()) == total.counts


def test_an_open_sheet_is_shown_and_not_counted():
    held = Held(["pa", "pp"], is_open=True)
    report = report_of(held.training_class, held.manager)

    assert [session.pk for session in report.still_open] == [held.sessions[1].pk]
    assert (report.total().there, report.total().expected) == (2, 2)
    assert report.of_session(report.sessions[1]).expected == 2


def test_a_cancelled_session_and_one_without_attendance_are_not_in_it():
    held = Held(["pap"])
    TrainingSession.objects.filter(pk=held.sessions[0].pk).update(status="cancelled")
    TrainingSession.objects.filter(pk=held.sessions[1].pk).update(is_required=False)

    assert letters(report_of(held.training_class, held.manager)) == [["pre"]]


def test_a_liaison_sees_the_own_unit_whatever_is_asked_for():
    units = [make_unit(), make_unit()]
    held = Held(["p", "a", "l"], units=units)
    liaison = make_liaison(units[1])

    assert letters(report_of(held.training_class, liaison)) == [["abs"]]
    other = report_of(held.training_class, liaison, Filters(unit=units[0].pk))
    assert other.learners == []


def test_learners_see_themselves_and_strangers_nobody():
    held = Held(["p"])
    learner = make_learner(held.training_class)

    seen = report_of(held.training_class, learner).learners
    assert [each.name for each in seen] == [learner.person.name]
    assert report_of(held.training_class, make_member()).learners == []
    assert len(report_of(held.training_class, make_officer(Role.AUDITOR)).learners) == 2


def test_filters_by_unit_group_status_and_days():
    units = [make_unit(), make_unit()]
    held = Held(["pap", "ppp", "lpp"], units=units)
    group = held.training_class.groups.create(group_no=1)
    held.training_class.enrolments.filter(pk=held.enrolments[1].pk).update(group=group)
    day = START.date()

    def shown(**asked):
        return letters(report_of(held.training_class, held.manager, Filters(**asked)))

    assert shown(group=group.pk) == [["pre"] * 3]
    assert len(shown(unit=units[0].pk)) == 2
    assert shown(status="absent") == [["pre", "abs", "pre"]]
    assert shown(status="late", from_on=day + timedelta(days=1)) == []
    assert shown(unit=units[1].pk, to_on=day) == [["pre", "pre"]]


def test_by_unit_and_by_group_add_up_to_the_whole():
    held = Held(["pa", "pl", "xv"], units=[make_unit(), make_unit()])
    report = report_of(held.training_class, held.manager)

    for kind in ("unit", "group"):
        parts = report.groups(kind)
        counts = sum((part.tally.counts for part in parts), start=report.total().counts.__class__())
        assert counts == report.total().counts
    assert [part.learners for part in report.groups("group")] == [3]


@pytest.mark.parametrize("rows", [["pa"], ["pa", "pp", "ap"]])
def test_takes_three_statements_however_many_learners(rows):
    held = Held(rows)

    with CaptureQueriesContext(connection) as captured:
        report_of(held.training_class, None)

    assert len(captured) == 3


def test_warnings_look_at_sheets_handed_in_alone():
    held = Held(["ppaa", "pppp"], is_open=True)
    assert alerts_of(report_of(held.training_class, None)) == []

    held = Held(["ppaa", "pppp"])
    ((learner, alerts),) = alerts_of(report_of(held.training_class, None))
    assert learner.pk == held.enrolments[0].pk
    assert [(alert.matter, alert.level) for alert in alerts] == [(Matter.IN_A_ROW, Level.NEAR)]
    assert alerts[0].sessions == (held.sessions[2].pk, held.sessions[3].pk)


def on_leave(held, leave_type):
    session, enrolment = held.sessions[0], held.enrolments[0]
    request = LeaveRequest.objects.create(
        enrolment=enrolment,
        training_class=held.training_class,
        leave_type=leave_type,
        from_at=session.starts_at,
        to_at=session.ends_at,
        status="approved",
        decided_at=START,
        sealed_reason=b"",
        requested_by=held.manager,
    )
    LeaveSpan.objects.create(
        request=request, enrolment=enrolment, from_at=request.from_at, to_at=request.to_at
    )


@pytest.mark.parametrize(("counts", "alerted"), [(True, 1), (False, 0)])
def test_official_leave_counts_as_the_policy_says(counts, alerted):
    held = Held(["vppp"])
    AttendancePolicy.objects.create(
        training_class=held.training_class, counts_official_leave=counts
    )
    on_leave(held, "official")

    assert len(alerts_of(report_of(held.training_class, None))) == alerted


def test_the_ledger_has_every_session_with_its_evidence():
    held = Held(["plav"], is_open=True)
    on_leave(held, "sick")
    held.training_class.attendance_policy = None
    ledger = ledger_of(held.enrolments[0], held.manager)

    assert [str(entry.status) for entry in ledger.entries] == [
        "present", "late", "absent", "on_leave"
    ]  # fmt: skip
    assert (ledger.hours_required, ledger.hours_attended) == (8, 4)
    broken = {name: [s.title for s in at] for name, at in ledger.broken_by().items()}
    assert broken == {"late": ["第2讲"], "left_early": [], "absent": ["第3讲"]}
    assert [len(entry.leaves) for entry in ledger.entries] == [1, 0, 0, 0]


def test_the_ledger_of_somebody_else_is_empty():
    held = Held(["pa"])
    ledger = ledger_of(held.enrolments[0], make_member())

    assert {entry.status for entry in ledger.entries} == {None}
    assert AttendanceRecord.objects.count() == 2
