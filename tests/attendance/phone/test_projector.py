"""The page on the wall: what it shows, to whom, and that it tells nothing of later."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
import segno
from django.contrib.staticfiles import finders

from attendance import services
from attendance.codes import STEP_SECONDS
from attendance.models import AttendanceSheet
from attendance.pages.pictures import picture_of
from people.roles import Role
from tests.attendance.lectures import Lecture, at, time_is
from tests.attendance.pages import words
from tests.factories import make_class_staff

pytestmark = pytest.mark.django_db
MOST_SCRIPT, MOST_POLL, LONGEST_ADDRESS = 1536, 3 * 1024, 62


@pytest.fixture(autouse=True)
def during_the_lecture():
    with time_is(9, 2):
        yield


@pytest.fixture
def lecture():
    return Lecture(learners=3)


def path(lecture, more=""):
    return f"/admin/sessions/{lecture.session.pk}/projector/{more}"


def scan_address(lecture, host="http://testserver"):
    return f"{host}/c/{lecture.session.pk}/{services.shown_codes(lecture.session).scanned}/"


def test_shows_the_code_of_now_how_many_are_there_and_who_came_last(lecture, sign_in):
    for minute, enrolment in enumerate(lecture.enrolments[:2]):
        lecture.check_in(enrolment, at(9, minute))
    client = sign_in(lecture.manager)
    page, now = client.get(path(lecture)), client.get(path(lecture, "now/"))

    moment = now.json()
    assert moment["picture"] == picture_of(scan_address(lecture))
    assert moment["typed"] == services.shown_codes(lecture.session).typed
    assert (moment["there"], moment["expected"], moment["missing"]) == (2, 3, [])
    names = [enrolment.person.name for enrolment in reversed(lecture.enrolments[:2])]
    assert moment["latest"] == [[names[0], "09:01"], [names[1], "09:00"]]
    assert moment["typed"] in words(page)
    assert '<noscript><meta http-equiv="refresh" content="5">' in page.text
    for answer in (page, now):
        assert answer["Cache-Control"].startswith("private, no-store")


def test_the_code_of_later_is_in_nothing_that_is_sent(lecture, sign_in):
    client = sign_in(lecture.manager)
    sent = client.get(path(lecture)).text + client.get(path(lecture, "now/")).text
    for steps in (1, 2, 4, 8):
        later = services.shown_codes(
            lecture.session, at=at(9, 2) + timedelta(seconds=steps * STEP_SECONDS)
        )
        assert picture_of(f"http://testserver/c/{lecture.session.pk}/{later.scanned}/") not in sent


def test_names_can_be_hidden_and_the_missing_shown(lecture, sign_in):
    lecture.check_in(lecture.enrolments[0], at(9))
    client = sign_in(lecture.manager)
    hidden = client.get(path(lecture, "now/?names=0&missing=1")).json()
    shown = client.get(path(lecture, "now/?missing=1")).json()

    assert (hidden["latest"], hidden["missing"]) == ([], [])
    assert shown["missing"] == [one.person.name for one in lecture.enrolments[1:]]


def test_opening_it_opens_no_sheet_but_its_button_does(sign_in):
    lecture = Lecture(is_open=False)
    client = sign_in(lecture.manager)
    assert "开始点名" in words(client.get(path(lecture)))
    assert not AttendanceSheet.objects.exists()

    url = f"/admin/sessions/{lecture.session.pk}/open-sheet/"
    assert client.post(url, {"projector": "1"})["Location"] == path(lecture)
    assert "开始点名" not in words(client.get(path(lecture)))


@pytest.mark.parametrize(
    ("role", "status"), [(Role.MONITOR, 200), (Role.REGISTRAR, 403), (Role.INSPECTOR, 403)]
)
def test_only_those_who_take_the_roll_of_all_open_it(lecture, sign_in, role, status):
    staff = make_class_staff(lecture.training_class, role)

    assert sign_in(staff).get(path(lecture)).status_code == status


def test_the_address_is_short_and_comes_from_the_setting(lecture, sign_in, settings):
    settings.PUBLIC_URL = "https://peixun.wangchuan.gov.cn"
    moment = sign_in(lecture.manager).get(path(lecture, "now/")).json()
    address = scan_address(lecture, settings.PUBLIC_URL)

    assert moment["picture"] == picture_of(address)
    longest = address.replace(f"/{lecture.session.pk}/", "/123456/")
    assert len(longest) <= LONGEST_ADDRESS
    assert segno.make_qr(longest, error="m", boost_error=False).version <= 4


@pytest.mark.parametrize(
    ("origin", "told"),
    [
        ("http://localhost:8000", "只能在本机打开"),
        ("http://10.1.2.3", "只能以 http 访问"),
        ("https://peixun.wangchuan.gov.cn", "已加密"),
    ],
)
def test_says_whether_phones_can_reach_it(lecture, sign_in, settings, origin, told):
    settings.PUBLIC_URL = origin

    assert told in words(sign_in(lecture.manager).get(path(lecture)))


def test_what_is_asked_every_two_seconds_is_small(lecture, sign_in):

    for enrolment in lecture.enrolments:
        lecture.check_in(enrolment, at(9))
    answer = sign_in(lecture.manager).get(path(lecture, "now/"))

    assert len(answer.content) < MOST_POLL
    assert len(Path(finders.find("attendance/projector.js")).read_bytes()) < MOST_SCRIPT
    assert unquote(answer.json()["picture"]).startswith("data:image/svg+xml")


@pytest.mark.parametrize("learners", [1, 3])
def test_the_number_of_queries_is_the_same(learners, sign_in, django_assert_num_queries):
    lecture = Lecture(learners=learners)
    for enrolment in lecture.enrolments:
        lecture.check_in(enrolment, at(9))
    client = sign_in(lecture.manager)
    client.get(path(lecture))
    with django_assert_num_queries(9):
        client.get(path(lecture, "now/?missing=1"))
