"""Learners prove that they are in the hall; wrong codes are counted."""

from itertools import count
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection

from attendance import services
from attendance.errors import CheckInNotOpen, CodeExpired, CodeNeeded, CodeWrong, TooManyAttempts
from attendance.models import AttendanceFact, AttendancePolicy, CodeAttempts, SessionCode
from attendance.services import Scan
from attendance.services.codes import require_proof
from tests.attendance.lectures import Lecture, at, nonce

pytestmark = pytest.mark.django_db
_guess = count()


@pytest.fixture
def lecture():
    return Lecture()


@pytest.fixture
def learner(lecture):
    return lecture.learner()


def come(lecture, learner, proof="", when=None, **options):
    scan = Scan(nonce(), proof=proof, kind=options.pop("kind", "in"))
    when = when or at(9)
    return services.check_in(lecture.session.pk, scan, by=learner, at=when, **options)


def shown(lecture, when=None):
    return services.shown_codes(lecture.session, at=when or at(9))


def guess():
    """A typed code that is wrong; its letters never come together in a shown one twice."""
    return f"ZZ{next(_guess) % 10_000:04}".replace("0", "Z").replace("1", "Y")


def test_whoever_has_the_code_is_checked_in_and_whoever_has_not_is_refused(lecture, learner):
    with pytest.raises(CodeNeeded):
        come(lecture, learner)
    assert come(lecture, learner, shown(lecture).scanned).result == "recorded"


def test_the_typed_code_does_as_well(lecture, learner):
    assert come(lecture, learner, shown(lecture).typed.lower()).status == "present"


def test_a_code_of_sixty_seconds_ago_is_refused_and_leaves_nothing(lecture, learner):
    code = shown(lecture).scanned

    with pytest.raises(CodeExpired):
        come(lecture, learner, code, at(9, 1))
    assert not AttendanceFact.objects.exists()


def test_the_code_of_another_session_is_refused(lecture, learner):
    with pytest.raises(CodeExpired):
        come(lecture, learner, shown(Lecture()).scanned)


def test_a_session_whose_codes_were_never_shown_accepts_none(lecture, learner):
    with pytest.raises(CodeExpired):
        come(lecture, learner, "A" * 16)
    with pytest.raises(CodeWrong):
        come(lecture, learner, "ABC234")
    assert not CodeAttempts.objects.exists()


def test_a_class_may_do_without_codes(lecture, learner):
    AttendancePolicy.objects.create(
        training_class=lecture.training_class, check_in_needs_code=False
    )

    assert come(lecture, learner).result == "recorded"


def test_whoever_takes_the_roll_needs_no_code_for_others_but_one_for_themselves(lecture):
    staff = lecture.learner(is_staff=True)
    lecture.training_class.staff.create(person=staff.person, role="monitor")

    assert lecture.check_in(lecture.enrolments[0], at(9), by=staff).result == "recorded"
    with pytest.raises(CodeNeeded):
        lecture.check_in(staff.person.enrolments.get(), at(9), by=staff)


def test_a_second_scan_says_already_and_records_nothing(lecture, learner):
    come(lecture, learner, shown(lecture).scanned)
    again = come(lecture, learner, "an old code", at(9, 20))

    assert (again.result, again.status) == ("already", "present")
    assert AttendanceFact.objects.count() == 1


def test_whoever_left_can_come_back(lecture, learner):
    for kind, minute in (("in", 0), ("out", 10), ("in", 20)):
        outcome = come(
            lecture, learner, shown(lecture, at(9, minute)).scanned, at(9, minute), kind=kind
        )
        assert outcome.result == "recorded"
    assert outcome.status == "present"


def test_the_same_nonce_again_is_answered_although_its_code_has_expired(lecture, learner):
    scan = Scan("the-same-nonce", proof=shown(lecture).scanned)
    first = services.check_in(lecture.session.pk, scan, by=learner, at=at(9))
    again = services.check_in(lecture.session.pk, scan, by=learner, at=at(10))

    assert (again.result, again.status) == ("replayed", first.status)


def test_an_early_scan_spoils_nothing(lecture, learner):
    early = at(8, 30)
    with pytest.raises(CheckInNotOpen):
        come(lecture, learner, shown(lecture, early).scanned, early)

    assert come(lecture, learner, shown(lecture).scanned).status == "present"


def test_the_secret_key_may_change_in_the_middle_of_a_session(lecture, learner, settings):
    code = shown(lecture).scanned
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next one" * 5

    assert shown(lecture).scanned != code
    assert come(lecture, learner, code).result == "recorded"


def test_the_table_alone_does_not_tell_the_codes(lecture):
    code = shown(lecture)
    salt = bytes(SessionCode.objects.get().salt)

    assert settings.SECRET_KEY.encode() not in salt
    assert code.scanned.encode() not in salt


def test_five_wrong_codes_pause_the_typing_for_a_quarter_of_an_hour(lecture, learner):
    typed = shown(lecture).typed
    for _attempt in range(5):
        with pytest.raises(CodeWrong):
            come(lecture, learner, guess())
    with pytest.raises(TooManyAttempts):
        come(lecture, learner, typed)

    # Scanning goes on, others are not concerned, and the pause ends.
    with pytest.raises(TooManyAttempts):
        come(lecture, learner, shown(lecture, at(9, 14)).typed, at(9, 14, 59))
    other = lecture.learner()
    assert come(lecture, other, typed).result == "recorded"
    assert come(lecture, learner, shown(lecture, at(9, 15)).typed, at(9, 15)).status == "late"


def test_scanning_works_while_typing_is_paused(lecture, learner):
    code = shown(lecture).scanned
    for _attempt in range(5):
        with pytest.raises(CodeWrong):
            come(lecture, learner, guess())

    assert come(lecture, learner, code).result == "recorded"


def test_all_accounts_together_have_300_guesses(lecture, learner):
    typed = shown(lecture).typed
    for enrolment in lecture.enrolments:
        CodeAttempts.objects.create(
            session=lecture.session, person=enrolment.person, wrong=150, last_at=at(9)
        )
    with pytest.raises(TooManyAttempts):
        come(lecture, learner, typed)

    assert come(lecture, learner, shown(lecture, at(9, 15)).typed, at(9, 15)).status == "late"


@pytest.mark.django_db(transaction=True)
def test_eight_guesses_at_once_are_five(lecture, learner):
    shown(lecture)
    refused = []

    def try_one(text):
        try:
            require_proof(lecture.session.pk, text, person=learner.person.pk, at=at(9))
        except (CodeWrong, TooManyAttempts) as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [Thread(target=try_one, args=[guess()]) for _guess in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(refused) == ["code_wrong"] * 5 + ["too_many_attempts"] * 3


def test_a_form_token_outlives_the_code_on_its_device_alone(lecture, learner):
    token = services.form_token(
        lecture.session.pk, shown(lecture).scanned, by=learner, device="phone:1", at=at(9)
    )
    late = at(9, 4, 59)
    other = lecture.learner()
    for by, form, device in [
        (learner, token, "phone:2"),
        (other, token, "phone:1"),
        (learner, token + "x", "phone:1"),
    ]:
        with pytest.raises(CodeExpired):
            come(lecture, by, form, late, device=device)
    with pytest.raises(CodeExpired):
        require_proof(
            Lecture().session.pk, token, person=learner.person.pk, device="phone:1", at=late
        )
    assert come(lecture, learner, token, late, device="phone:1").status == "late"


def test_a_form_token_ends(lecture, learner):
    token = services.form_token(lecture.session.pk, shown(lecture).scanned, by=learner, at=at(9))
    # Changed for another one, it is no younger.
    again = services.form_token(lecture.session.pk, token, by=learner, at=at(9, 4))

    for form in (token, again):
        with pytest.raises(CodeExpired):
            come(lecture, learner, form, at(9, 5, 1))
    assert come(lecture, learner, again, at(9, 5)).result == "recorded"


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_the_same_moment_are_one_check_in(lecture, learner):
    code, results = shown(lecture).scanned, []

    def tap():
        try:
            results.append(come(lecture, learner, code).result)
        finally:
            connection.close()

    threads = [Thread(target=tap) for _tap in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["already"] * 3 + ["recorded"]
    assert AttendanceFact.objects.count() == 1
