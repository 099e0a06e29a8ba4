"""The sheet of a group's session is about the group alone."""

import pytest
from django.urls import reverse

from attendance import services
from attendance.errors import NobodyToExpect, NoRollKept, NotEnrolled, PendingLeft
from attendance.models import AttendanceRecord, AttendanceSheet
from attendance.pages.workbench import sessions_of_day
from attendance.services import Mark, Scan
from courses import services as courses
from courses.errors import SessionClosed
from courses.models import Booking, TrainingSession
from tests.api.client import Program
from tests.attendance.lectures import Lecture, at, nonce, time_is
from tests.factories import make_group, make_session

pytestmark = pytest.mark.django_db


class Discussion(Lecture):
    """Two groups of a class, each with a session of its own from 14 to 16."""

    def __init__(self):
        super().__init__(3, is_open=False)
        self.one, self.two, self.alone = self.enrolments
        self.groups = [make_group(self.training_class) for _ in range(2)]
        for enrolment, group in zip((self.one, self.two), self.groups, strict=True):
            courses.edit_enrolment(enrolment, group=group)
        self.session, self.other = (
            make_session(self.training_class, starts_at=at(14), group=group)
            for group in self.groups
        )

    def open(self):
        return services.open_sheet(self.session, by=self.manager, at=at(13, 50))


@pytest.fixture
def discussion():
    with time_is(8, 50):
        return Discussion()


def on_sheet(session):
    return set(AttendanceRecord.objects.filter(session=session).values_list("enrolment", flat=True))


def test_only_the_group_is_expected(discussion):
    discussion.open()

    assert on_sheet(discussion.session) == {discussion.one.pk}


def test_others_are_not_on_the_roll(discussion):
    discussion.open()

    marks = [Mark(one.pk, "present", nonce()) for one in discussion.enrolments]
    outcomes = services.roll_call(discussion.session, marks, by=discussion.manager, at=at(14))
    with pytest.raises(NotEnrolled):
        services.check_in(
            discussion.session.pk,
            Scan(nonce(), discussion.two.pk),
            by=discussion.manager,
            at=at(14),
        )

    assert [(one.result, one.error and one.error.code) for one in outcomes] == [
        ("recorded", None),
        ("refused", "not_enrolled"),
        ("refused", "not_enrolled"),
    ]


def test_who_changes_groups_changes_sheets(discussion):
    discussion.open()
    courses.transfer(
        discussion.one, discussion.groups[1], reason="两组人数相当", by=discussion.manager
    )
    courses.edit_enrolment(discussion.alone, group=discussion.groups[0])

    with pytest.raises(PendingLeft):
        services.submit_sheet(discussion.session, by=discussion.manager, at=at(16))
    mark = Mark(discussion.alone.pk, "present", nonce())
    services.roll_call(discussion.session, [mark], by=discussion.manager, at=at(14))
    services.submit_sheet(discussion.session, by=discussion.manager, at=at(16))

    assert on_sheet(discussion.session) == {discussion.alone.pk}


def test_a_group_without_learners_has_no_roll(discussion):
    session = make_session(
        discussion.training_class, starts_at=at(19), group=make_group(discussion.training_class)
    )

    with pytest.raises(NobodyToExpect):
        services.open_sheet(session, by=discussion.manager, at=at(19))


def test_every_page_counts_the_group(discussion, client):
    with time_is(13, 55):
        rows = sessions_of_day(discussion.manager, at(0), at(13, 55))
        expected = {session.pk: session.counts["expected"] for session in rows}
        discussion.open()
        client.force_login(discussion.manager)
        page = client.get(reverse("admin:roll_call", args=[discussion.session.pk]))
        roll = Program(discussion.manager).read(f"sessions/{discussion.session.pk}/roll/")

    whole = discussion.training_class.sessions.get(group=None)
    assert expected == {whole.pk: 3, discussion.session.pk: 1, discussion.other.pk: 1}
    assert [line.enrolment_id for line in page.context["lines"]] == [discussion.one.pk]
    assert [line["enrolment"] for line in roll.json()["items"]] == [discussion.one.pk]


def test_a_session_whose_roll_has_begun_stays_where_it_is(discussion):
    discussion.open()

    for change in ({"starts_at": at(15), "ends_at": at(17)}, {"group": None}):
        with pytest.raises(SessionClosed):
            courses.edit_session(discussion.session, **change)


def test_a_class_called_off_while_it_runs_keeps_its_attendance(discussion):
    whole = discussion.training_class.sessions.get(group=None)
    services.open_sheet(whole, by=discussion.manager, at=at(9))
    marks = [Mark(one.pk, "present", nonce()) for one in discussion.enrolments]
    services.roll_call(whole, marks, by=discussion.manager, at=at(9))
    services.submit_sheet(whole, by=discussion.manager, at=at(11))
    discussion.open()

    courses.cancel_class(discussion.training_class, reason="防汛")

    statuses = dict(TrainingSession.objects.values_list("pk", "status"))
    assert statuses == {
        whole.pk: "held",
        discussion.session.pk: "cancelled",
        discussion.other.pk: "cancelled",
    }
    reasons = set(TrainingSession.objects.values_list("status", "status_reason"))
    assert reasons == {("held", ""), ("cancelled", "防汛")}
    assert on_sheet(whole) == {one.pk for one in discussion.enrolments}
    assert AttendanceSheet.objects.count() == 2
    assert not Booking.objects.exists()
    for attempt in (discussion.submit, discussion.mark):
        with pytest.raises(NoRollKept):
            attempt()
    with pytest.raises(NoRollKept):
        discussion.check_in(discussion.one, at(14))
