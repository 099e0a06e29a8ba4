"""Scans that stand out are shown, never refused, and nobody is accused."""

import pytest
from django.db import DatabaseError, transaction

from attendance import services
from attendance.errors import FlagUnknown, ReasonMissing
from attendance.models import FlagReview
from attendance.services import Scan
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.attendance.lectures import Lecture, at, nonce, time_is
from tests.attendance.pages import messages, roll_url, words
from tests.factories import make_class_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def lecture():
    return Lecture(learners=3)


@pytest.fixture
def teacher(lecture):
    return make_class_staff(lecture.training_class, Role.CLASS_TEACHER)


def scan(lecture, number, device, when):
    scanned = Scan(nonce(), lecture.enrolments[number].pk)
    return services.check_in(
        lecture.session.pk, scanned, by=lecture.manager, device=device, at=when
    )


def found(lecture):
    return [
        (flag.kind, flag.device, [seen.enrolment_id for seen in flag.scans])
        for flag in services.flags_of(lecture.session)
    ]


def test_one_phone_for_two_people_is_flagged_and_both_are_there(lecture):
    first, second, _third = lecture.enrolments
    outcomes = [
        scan(lecture, 0, "phone:a", at(8, 50)),
        scan(lecture, 1, "phone:a", at(8, 55)),
        scan(lecture, 2, "phone:b", at(8, 55)),
    ]

    assert {outcome.result for outcome in outcomes} == {"recorded"}
    assert found(lecture) == [("same_phone", "phone:a", [first.pk, second.pk])]


@pytest.mark.parametrize(("seconds", "is_flagged"), [(3, True), (4, False)])
def test_two_people_within_three_seconds_on_one_device_are_flagged(lecture, seconds, is_flagged):
    scan(lecture, 0, "门1", at(8, 50))
    scan(lecture, 1, "门1", at(8, 50, seconds))
    scan(lecture, 2, "门2", at(8, 50, 1))

    keys = [enrolment.pk for enrolment in lecture.enrolments[:2]]
    assert found(lecture) == ([("seconds_apart", "门1", keys)] if is_flagged else [])


def test_the_same_person_twice_or_without_a_device_is_nothing(lecture):
    scan(lecture, 0, "phone:a", at(8, 50))
    scan(lecture, 0, "phone:a", at(8, 50, 1))
    scan(lecture, 1, "", at(8, 50))
    scan(lecture, 2, "", at(8, 50))

    assert found(lecture) == []


def test_a_scan_that_was_taken_back_counts_no_more(lecture):
    scan(lecture, 0, "phone:a", at(8, 50))
    wrong = Scan("the-wrong-one", lecture.enrolments[1].pk)
    services.check_in(lecture.session.pk, wrong, by=lecture.manager, device="phone:a", at=at(8, 51))
    services.annul_scan(
        wrong.nonce, by=lecture.manager, annulment=nonce(), device="phone:a", at=at(8, 52)
    )

    assert found(lecture) == []


def test_a_review_stays_and_what_comes_after_is_shown_anew(lecture, teacher):
    scan(lecture, 0, "phone:a", at(8, 50))
    scan(lecture, 1, "phone:a", at(8, 55))
    [flag] = services.flags_of(lecture.session)

    services.review_flag(
        lecture.session, flag.kind, flag.last_fact, note="借手机，人在", by=teacher
    )
    [seen] = services.flags_of(lecture.session)
    assert (seen.note, seen.reviewer) == ("借手机，人在", teacher.name)
    with pytest.raises(FlagUnknown):
        services.review_flag(lecture.session, flag.kind, flag.last_fact, note="再看", by=teacher)

    scan(lecture, 2, "phone:a", at(8, 58))
    [anew] = services.flags_of(lecture.session)
    assert (anew.note, len(anew.scans)) == (None, 3)


def test_a_review_needs_words_and_a_flag(lecture, teacher):
    with pytest.raises(ReasonMissing):
        services.review_flag(lecture.session, "same_phone", 1, note=" ", by=teacher)
    with pytest.raises(FlagUnknown):
        services.review_flag(lecture.session, "same_phone", 1, note="看过", by=teacher)


def test_the_database_refuses_to_change_a_review(lecture, teacher):
    review = FlagReview.objects.create(
        session=lecture.session, kind="same_phone", device="x", last_fact=1, note="看过",
        reviewed_by=teacher,
    )  # fmt: skip

    for change in (lambda: review.delete(), lambda: FlagReview.objects.update(note="改")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_teacher_sees_flags_on_the_roll_and_says_what_it_was(lecture, teacher, sign_in):
    scan(lecture, 0, "phone:a", at(8, 50))
    scan(lecture, 1, "phone:a", at(8, 55))
    client = sign_in(teacher)
    with time_is(9):
        page = client.get(roll_url(lecture))
        assert "同一手机为多人签到" in words(page)
        [flag] = page.context["flags"]
        form = {"kind": flag.kind, "last_fact": flag.last_fact, "note": "人都在"}
        done = client.post(f"/admin/sessions/{lecture.session.pk}/review-flag/", form, follow=True)

    assert f"{teacher.name}: 人都在" in words(done)
    assert messages(done) == ["已记下，签到记录不变。"]


def test_whoever_only_takes_the_roll_sees_no_flags(lecture, sign_in):
    scan(lecture, 0, "phone:a", at(8, 50))
    scan(lecture, 1, "phone:a", at(8, 55))
    monitor = make_class_staff(lecture.training_class, Role.MONITOR)
    with time_is(9):
        assert "同一手机" not in words(sign_in(monitor).get(roll_url(lecture)))
        path = f"sessions/{lecture.session.pk}/flags/"
        assert Program(monitor).read(path).status_code == 403


def test_programs_read_and_review_flags(lecture, teacher):
    scan(lecture, 0, "phone:a", at(8, 50))
    scan(lecture, 1, "phone:a", at(8, 55))
    program = Program(teacher)
    path = f"sessions/{lecture.session.pk}"
    with time_is(9):
        [flag] = program.read(f"{path}/flags/").json()["items"]
        body = {"kind": flag["kind"], "last_fact": flag["last_fact"], "note": "人都在"}
        [seen] = program.post(f"{path}/review-flag/", body).json()["items"]

        assert [one["enrolment"] for one in flag["scans"]] == [
            enrolment.pk for enrolment in lecture.enrolments[:2]
        ]
        assert (seen["note"], seen["reviewer"]) == ("人都在", teacher.name)
        assert_problem(program.post(f"{path}/review-flag/", body), 409, "flag_unknown")


def test_flags_take_one_statement_for_one_and_for_three(lecture, django_assert_num_queries):
    for number, device in enumerate(["phone:a", "phone:b", "phone:c"]):
        scan(lecture, number, device, at(8, 50, number))
        scan(lecture, (number + 1) % 3, device, at(8, 51, number))
        with django_assert_num_queries(1):
            assert len(services.flags_of(lecture.session)) == number + 1
