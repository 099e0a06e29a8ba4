"""Taking the roll and checking in: what is recorded, what is refused."""

import pytest

from attendance.errors import (
    CheckInNotOpen,
    CheckInOver,
    NonceReused,
    NotEnrolled,
    NotReportedIn,
    SheetClosed,
    SheetNotOpen,
    StatusNotAllowed,
)
from attendance.models import AttendanceFact, AttendancePolicy, AttendanceRecord
from attendance.services import Mark, Scan, check_in, roll_call, shown_codes
from attendance.verdicts import Kind, Status
from courses import services as courses
from people.roles import Role
from tests.attendance.lectures import Lecture, at, nonce
from tests.factories import make_class_staff, make_enrolment, make_learner, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def lecture():
    return Lecture()


def take(lecture, *marks, by=None, **options):
    return roll_call(lecture.session, marks, by=by or lecture.manager, at=at(9, 5), **options)


def told(outcomes):
    """What the answers say: the result, the status or the refusal."""
    return [(o.result, o.status or o.error.code) for o in outcomes]


# Roll call


def test_a_mark_is_a_fact_and_a_record_in_one(lecture):
    learner = lecture.enrolments[0]

    lecture.mark("late", learner, when=at(9, 12))

    fact = AttendanceFact.objects.get()
    record = lecture.record(learner)
    assert (fact.kind, fact.status, fact.happened_at, fact.recorded_by) == (
        "mark",
        "late",
        at(9, 12),
        lecture.manager,
    )
    assert (record.status, record.minutes_late, record.source) == ("late", 12, "roll_call")
    assert lecture.statuses() == ["late", "pending"]


@pytest.mark.parametrize("status", ["absent", "on_leave"])
def test_hours_are_lost_by_absence_and_leave(lecture, status):
    lecture.mark(status, lecture.enrolments[0])
    assert lecture.record().hours_lost == 2

    lecture.mark("late", lecture.enrolments[0])
    assert lecture.record().hours_lost == 0


def test_the_same_nonce_twice_in_one_call_is_one_mark(lecture):
    mark = Mark(lecture.enrolments[0].pk, Status.LATE, nonce())

    assert told(take(lecture, mark, mark)) == [("recorded", "late"), ("replayed", "late")]
    assert AttendanceFact.objects.count() == 1


def test_one_nonce_for_two_learners_is_refused_for_the_second(lecture):
    first, second = (Mark(e.pk, Status.PRESENT, "same-nonce") for e in lecture.enrolments)

    assert told(take(lecture, first, second)) == [
        ("recorded", "present"),
        ("refused", "nonce_reused"),
    ]
    assert lecture.statuses() == ["present", "pending"]


def test_a_nonce_cannot_come_to_mean_another_status(lecture):
    pk = lecture.enrolments[0].pk
    take(lecture, Mark(pk, Status.PRESENT, "same-nonce"))

    assert told(take(lecture, Mark(pk, Status.ABSENT, "same-nonce"))) == [
        ("refused", "nonce_reused")
    ]
    assert lecture.record().status == "present"


def test_a_nonce_of_another_session_is_refused(lecture):
    other = Lecture()
    take(other, Mark(other.enrolments[0].pk, Status.PRESENT, "same-nonce"))

    mark = Mark(lecture.enrolments[0].pk, Status.PRESENT, "same-nonce")

    assert told(take(lecture, mark)) == [("refused", "nonce_reused")]


def test_of_two_marks_for_one_learner_in_one_call_the_last_decides(lecture):
    pk = lecture.enrolments[0].pk
    marks = [Mark(pk, Status.ABSENT, nonce()), Mark(pk, Status.PRESENT, nonce())]

    assert told(take(lecture, *marks)) == [("recorded", "absent"), ("recorded", "present")]
    assert lecture.record().status == "present"
    assert AttendanceFact.objects.count() == 2


def test_a_cleared_mark_is_pending_again(lecture):
    lecture.mark("absent")
    lecture.mark("pending")

    assert lecture.statuses() == ["pending", "pending"]
    assert lecture.record().source == "nothing"


def test_nobody_is_exempted_by_a_mark(lecture):
    mark = Mark(lecture.enrolments[0].pk, Status.EXEMPT, nonce())

    assert told(take(lecture, mark)) == [("refused", StatusNotAllowed.code)]


def test_an_exemption_stands_whatever_is_marked(lecture):
    exempt = lecture.enrolments[0]
    exempt.attendance_exempt, exempt.exempt_reason = True, "领导小组成员"
    exempt.save()

    assert told(lecture.mark("absent", exempt)) == [("recorded", "exempt")]


def test_filling_gaps_sees_check_ins_and_earlier_marks_of_the_call(lecture):
    first, second = lecture.enrolments
    lecture.check_in(first, at(9, 3))
    marks = [
        Mark(first.pk, Status.PRESENT, nonce()),
        Mark(second.pk, Status.ABSENT, nonce()),
        Mark(second.pk, Status.PRESENT, nonce()),
    ]

    assert told(take(lecture, *marks, only_pending=True)) == [
        ("kept", "late"),
        ("recorded", "absent"),
        ("kept", "absent"),
    ]


def test_whoever_is_not_on_the_roll_is_refused_and_the_others_marked(lecture):
    stranger = make_enrolment(Lecture().training_class)
    confirmed = make_enrolment(lecture.training_class, status="confirmed")
    nominated = make_enrolment(lecture.training_class, status="nominated")
    gone = lecture.enrolments[1]
    courses.withdraw(gone, reason="调离", is_decided=True, at=at(8))
    everybody = [lecture.enrolments[0], stranger, confirmed, nominated, gone]

    assert told(lecture.mark("present", *everybody)) == [
        ("recorded", "present"),
        ("refused", NotEnrolled.code),
        ("refused", NotReportedIn.code),
        ("refused", NotEnrolled.code),
        ("refused", NotEnrolled.code),
    ]


def test_a_call_without_marks_changes_nothing(lecture):
    assert take(lecture) == []
    assert not AttendanceFact.objects.exists()


@pytest.mark.parametrize("verb", ["mark", "check_in"])
def test_an_unopened_sheet_takes_nothing(verb):
    lecture = Lecture(is_open=False)

    with pytest.raises(SheetNotOpen):
        lecture.mark() if verb == "mark" else lecture.check_in(lecture.enrolments[0], at(9))


def test_a_sheet_that_was_handed_in_takes_no_mark_and_no_scan(lecture):
    lecture.mark()
    lecture.submit()

    with pytest.raises(SheetClosed):
        lecture.mark("absent")
    with pytest.raises(SheetClosed):
        lecture.check_in(lecture.enrolments[0], at(9, 10))
    assert lecture.statuses() == ["present", "present"]


def test_marks_that_were_recorded_are_acknowledged_after_handing_in(lecture):
    marks = [Mark(e.pk, Status.PRESENT, nonce()) for e in lecture.enrolments]
    take(lecture, *marks)
    lecture.submit()

    assert told(take(lecture, *marks)) == [("replayed", "present")] * 2
    with pytest.raises(SheetClosed):
        take(lecture, *marks, Mark(lecture.enrolments[0].pk, Status.ABSENT, nonce()))


def test_the_monitor_marks_and_the_inspector_does_not(lecture):
    monitor = make_class_staff(lecture.training_class, Role.MONITOR)
    inspector = make_class_staff(lecture.training_class, Role.INSPECTOR)

    assert told(lecture.mark("present", by=inspector)) == [("refused", "not_enrolled")] * 2
    assert told(lecture.mark("present", by=monitor)) == [("recorded", "present")] * 2


# Check-in


@pytest.mark.parametrize(
    ("time", "status", "minutes"),
    [
        ((8, 45), "present", 0),
        ((9, 0, 0), "present", 0),
        ((9, 0, 1), "late", 1),
        ((9, 30, 0), "late", 30),
        ((9, 30, 1), "absent", 31),
        ((9, 31), "absent", 31),
        ((10, 59, 59), "absent", 120),
    ],
)
def test_server_time_decides(lecture, time, status, minutes):
    outcome = lecture.check_in(lecture.enrolments[0], at(*time))
    record = lecture.record()

    assert (outcome.status, outcome.minutes_late) == (status, minutes)
    assert (record.status, record.minutes_late, record.source) == (status, minutes, "check_in")


def test_the_numbers_of_the_class_decide(lecture):
    AttendancePolicy.objects.create(
        training_class=lecture.training_class, check_in_opens=60, grace=5, late_is_absent=15
    )
    first, second = lecture.enrolments

    assert lecture.check_in(first, at(8)).status == "present"
    assert lecture.check_in(second, at(9, 5)).status == "present"
    assert lecture.check_in(make_enrolment(lecture.training_class), at(9, 16)).status == "absent"


def test_check_in_is_refused_before_it_opens_and_after_the_end(lecture):
    learner = lecture.enrolments[0]

    with pytest.raises(CheckInNotOpen, match=r"08:45"):
        lecture.check_in(learner, at(8, 44, 59))
    with pytest.raises(CheckInOver, match=r"11:00"):
        lecture.check_in(learner, at(11))
    assert not AttendanceFact.objects.exists()


def test_check_out_stays_open_for_an_hour(lecture):
    learner = lecture.enrolments[0]
    lecture.check_in(learner, at(9))

    assert lecture.check_in(learner, at(11, 59, 59), kind=Kind.CHECK_OUT).status == "present"
    with pytest.raises(CheckInOver, match=r"12:00"):
        lecture.check_in(learner, at(12), kind=Kind.CHECK_OUT)


def test_a_learner_checks_in_themselves_without_naming_the_enrolment(lecture):
    learner = make_learner(lecture.training_class)

    proof = shown_codes(lecture.session, at=at(9)).scanned

    outcome = check_in(lecture.session.pk, Scan(nonce(), proof=proof), by=learner, at=at(9))

    assert (outcome.enrolment_id, outcome.status) == (
        learner.person.enrolments.get().pk,
        "present",
    )


@pytest.mark.parametrize("who", ["a stranger", "a fellow learner", "an account without person"])
def test_nobody_checks_in_others(lecture, who):
    other = lecture.enrolments[0].pk
    by = make_learner(lecture.training_class) if who == "a fellow learner" else make_member()
    if who == "an account without person":
        by.person.delete()
        by = type(by).objects.get(pk=by.pk)

    with pytest.raises(NotEnrolled):
        check_in(lecture.session.pk, Scan(nonce(), other), by=by, at=at(9))
    if who != "a fellow learner":
        with pytest.raises(NotEnrolled):
            check_in(lecture.session.pk, Scan(nonce()), by=by, at=at(9))


def test_the_registrar_checks_anybody_in(lecture):
    registrar = make_class_staff(lecture.training_class, Role.REGISTRAR)

    assert lecture.check_in(lecture.enrolments[0], at(9), by=registrar).result == "recorded"


def test_whoever_has_not_reported_in_is_told_so(lecture):
    confirmed = make_enrolment(lecture.training_class, status="confirmed")

    with pytest.raises(NotReportedIn):
        lecture.check_in(confirmed, at(9))


def test_whoever_left_the_class_is_not_on_the_roll(lecture):
    courses.withdraw(lecture.enrolments[0], reason="调离", is_decided=True, at=at(8))

    with pytest.raises(NotEnrolled):
        lecture.check_in(lecture.enrolments[0], at(9))


def test_the_same_scan_again_is_one_fact_with_the_same_answer(lecture):
    scan = Scan(nonce(), lecture.enrolments[0].pk)
    answers = [
        check_in(lecture.session.pk, scan, by=lecture.manager, at=at(*time))
        for time in [(9, 2), (9, 20), (11, 30)]
    ]

    assert [a.result for a in answers] == ["recorded", "replayed", "replayed"]
    assert {(a.status, a.minutes_late) for a in answers} == {("late", 2)}
    assert AttendanceFact.objects.count() == 1


def test_a_second_scan_of_another_device_changes_nothing_for_the_learner(lecture):
    learner = lecture.enrolments[0]
    lecture.check_in(learner, at(8, 58))

    assert lecture.check_in(learner, at(9, 30)).status == "present"
    assert AttendanceFact.objects.count() == 2


@pytest.mark.parametrize("other", ["learner", "kind", "session"])
def test_a_nonce_stands_for_one_scan(lecture, other):
    first, second = lecture.enrolments
    lecture_b = Lecture(by=lecture.manager)
    check_in(lecture.session.pk, Scan("same-nonce", first.pk), by=lecture.manager, at=at(9))
    session, scan = {
        "learner": (lecture.session, Scan("same-nonce", second.pk)),
        "kind": (lecture.session, Scan("same-nonce", first.pk, Kind.CHECK_OUT)),
        "session": (lecture_b.session, Scan("same-nonce", lecture_b.enrolments[0].pk)),
    }[other]

    with pytest.raises(NonceReused):
        check_in(session.pk, scan, by=lecture.manager, at=at(9))


def test_whoever_checks_in_after_being_marked_absent_was_there(lecture):
    learner = lecture.enrolments[0]
    lecture.mark("absent", learner)

    assert lecture.check_in(learner, at(9, 10)).status == "late"
    lecture.mark("present", learner, when=at(9, 12))
    assert lecture.check_in(learner, at(9, 15)).status == "present"
    assert AttendanceFact.objects.filter(kind="in").count() == 2


def test_a_record_never_exists_without_its_sheet(lecture):
    sessions = set(AttendanceRecord.objects.values_list("session", flat=True))

    assert sessions == {lecture.session.pk}
