"""From the code on the wall to the tick on the phone, and what goes wrong on the way."""

import pytest

from attendance import services
from attendance.models import AttendanceFact, AttendancePolicy, CodeAttempts
from tests.attendance.lectures import Lecture, time_is
from tests.attendance.pages import words
from tests.attendance.phone.weights import MOST, weight
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def during_the_lecture():
    with time_is(9, 2):
        yield


def code_of(lecture):
    return services.shown_codes(lecture.session).scanned


def here(lecture):
    return f"/c/{lecture.session.pk}/"


def scan(client, lecture, code=None):
    return client.get(f"{here(lecture)}{code or code_of(lecture)}/", follow=True)


def press(client, lecture, **fields):
    return client.post(here(lecture), {"kind": "in"} | fields, follow=True)


def test_scan_press_and_see_the_tick(lecture, learner, phone):
    page = scan(phone, lecture)
    assert page.redirect_chain == [(here(lecture), 302)]
    assert page.context["is_proven"]
    assert not AttendanceFact.objects.exists()

    done = press(phone, lecture)

    assert "✓ 李学员 签到 09:02 迟到 迟到 2 分钟" in words(done)
    fact = AttendanceFact.objects.get()
    assert (fact.enrolment.person, fact.kind, fact.method) == (learner.person, "in", "code")
    assert (fact.device[:6], len(fact.device)) == ("phone:", 30)
    assert max(weight(page), weight(done)) < MOST


def test_a_slow_sign_in_loses_nothing(client, lecture, learner):
    with time_is(9, 0):
        asked = scan(client, lecture)
    assert asked.redirect_chain[-1][0] == f"/my/login/?next={here(lecture)}"

    with time_is(9, 4):
        credentials = {"username": learner.username, "password": PASSWORD, "next": here(lecture)}
        page = client.post("/my/login/", credentials, follow=True)
        assert page.context["is_proven"]
        assert "签到 09:04" in words(press(client, lecture))


def test_after_five_minutes_the_screen_has_to_be_scanned_again(lecture, phone):
    with time_is(9, 0):
        scan(phone, lecture)
    with time_is(9, 5, 1):
        answer = press(phone, lecture)

    assert answer.status_code == 409
    assert "已过期" in words(answer)
    assert not AttendanceFact.objects.exists()


def test_a_token_does_not_go_to_whoever_signs_in_next(lecture, phone, sign_in):
    scan(phone, lecture)
    other = sign_in(lecture.learner())

    assert press(other, lecture).status_code == 409
    assert not AttendanceFact.objects.exists()


def test_a_form_without_a_scan_asks_for_a_code(lecture, phone):
    assert press(phone, lecture).status_code == 409

    typed = services.shown_codes(lecture.session).typed
    assert "✓" in words(press(phone, lecture, code=typed))


def test_an_old_code_says_what_to_do(lecture, phone):
    with time_is(9, 0):
        code = code_of(lecture)
    with time_is(9, 1):
        page = scan(phone, lecture, code)

    assert page.status_code == 410
    assert "已过期" in words(page)
    assert weight(page) < MOST


@pytest.mark.parametrize("guess", ["AAAAAAAAAAAAAAAA", "ABC234", "a:b", "签到", "x" * 200])
def test_an_expired_code_does_not_tell_whether_there_is_such_a_session(lecture, phone, guess):
    code_of(lecture)
    existing = phone.get(f"{here(lecture)}{guess}/")
    missing = phone.get(f"/c/999999999/{guess}/")

    assert (existing.status_code, missing.status_code) == (410, 410)
    assert not CodeAttempts.objects.exists()


def test_fifty_guesses_at_the_door_open_nothing(lecture, phone):
    code_of(lecture)
    answers = {phone.get(f"{here(lecture)}{number:016}/").status_code for number in range(50)}

    assert answers == {410}
    assert not AttendanceFact.objects.exists()


def test_the_code_of_another_hall_is_expired_here(lecture, phone):
    elsewhere = Lecture()

    assert scan(phone, lecture, code_of(elsewhere)).status_code == 410


def test_the_wrong_hall_says_so(lecture, phone):
    elsewhere = Lecture()
    page = scan(phone, elsewhere)
    missing = phone.get("/c/999999999/")

    assert (page.status_code, missing.status_code) == (404, 404)
    assert "不在本课次的名单上" in words(page)
    assert elsewhere.session.title not in words(page)
    assert words(page) == words(missing)


def test_the_second_tap_is_no_error(lecture, phone):
    scan(phone, lecture)
    press(phone, lecture)
    again = press(phone, lecture)

    assert again.status_code == 200
    assert "您已签到" in words(again)
    assert AttendanceFact.objects.count() == 1


def test_the_same_form_twice_is_one_check_in(lecture, phone):
    nonce = scan(phone, lecture).context["form"]["nonce"]
    press(phone, lecture, nonce=nonce)
    again = press(phone, lecture, nonce=nonce)

    assert (again.status_code, AttendanceFact.objects.count()) == (200, 1)


def test_no_field_names_somebody_else(lecture, learner, phone):
    scan(phone, lecture)
    friend = lecture.enrolments[0]
    press(phone, lecture, enrolment=friend.pk, person=friend.person_id, device="x")

    assert AttendanceFact.objects.get().enrolment.person == learner.person


def test_an_early_scan_says_when_and_spoils_nothing(lecture, phone):
    with time_is(8, 40):
        page = scan(phone, lecture)
        assert "签到 08:45 开放" in words(page)
        assert press(phone, lecture).status_code == 409
    with time_is(8, 44, 59):
        assert "签到 08:45 开放" in words(phone.get(here(lecture)))
    with time_is(8, 58):
        scan(phone, lecture)
        assert "出勤" in words(press(phone, lecture))


def test_before_the_roll_has_begun_the_page_says_so(sign_in):
    lecture = Lecture(is_open=False)
    phone = sign_in(lecture.learner())
    scan(phone, lecture)
    refused = press(phone, lecture)

    assert refused.status_code == 409
    assert "考勤表尚未" in words(refused)


def test_in_the_second_half_the_same_page_checks_out(lecture, phone):
    scan(phone, lecture)
    press(phone, lecture)
    with time_is(9, 59):
        assert 'value="out"' not in scan(phone, lecture).text
    with time_is(10, 40):
        page = scan(phone, lecture)
        assert "还有 20 分钟" in words(page)
        left = press(phone, lecture, kind="out")
    assert "签退 10:40" in words(left)
    with time_is(11, 1):
        scan(phone, lecture)
        assert press(phone, lecture, kind="out").status_code == 200
    assert AttendanceFact.objects.filter(kind="out").count() == 2


def test_five_wrong_typed_codes_end_the_typing(lecture, phone):
    code_of(lecture)
    answers = [press(phone, lecture, code=f"ZZZZZ{number}") for number in range(2, 8)]

    assert [answer.status_code for answer in answers] == [409] * 5 + [429]
    assert "15 分钟" in words(answers[5])


def test_the_first_page_has_the_field_and_where_no_code_is_asked_the_button(lecture, phone):
    assert 'name="code"' in phone.get("/my/").text
    AttendancePolicy.objects.create(
        training_class=lecture.training_class, check_in_needs_code=False
    )
    page = phone.get("/my/")

    assert 'name="code"' not in page.text
    assert 'class="big" name="kind" value="in"' in page.text
    assert "✓" in words(press(phone, lecture))


def test_a_learner_who_has_left_is_turned_away(lecture, learner, phone):
    scan(phone, lecture)
    learner.person.enrolments.update(status="withdrawn")

    assert press(phone, lecture).status_code == 404
    assert not AttendanceFact.objects.exists()


def test_the_phone_keeps_its_number_and_a_forged_one_is_no_number(lecture, phone):
    first = scan(phone, lecture).client.cookies["peixun_phone"].value
    scan(phone, lecture)
    assert phone.cookies["peixun_phone"].value.split(":")[0] == first.split(":")[0]
    assert phone.cookies["peixun_phone"]["httponly"]

    phone.cookies["peixun_phone"] = "forged"
    phone.get(here(lecture))
    assert phone.cookies["peixun_phone"].value.split(":")[0] != "forged"


def test_fifty_phones_behind_one_address_are_not_slowed_down(lecture, client):
    answers = {client.get(f"{here(lecture)}{code_of(lecture)}/").status_code for _one in range(50)}

    assert answers == {302}
