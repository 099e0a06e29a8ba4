"""A phone reads the code off the wall and checks in, without a script."""

import struct
import zlib
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import zxingcpp
from django.utils import timezone

from attendance import services
from attendance.models import AttendanceFact
from tests.browser.looks import assert_good, findings, sideways_scroll
from tests.factories import PASSWORD, make_learner, make_running_class

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 15 * 1024


@pytest.fixture
def session(organiser):
    """A session that is on now, with its roll open."""
    now = timezone.now()
    training_class = make_running_class(by=organiser)
    session = training_class.sessions.get()
    type(session).objects.filter(pk=session.pk).update(
        starts_at=now - timedelta(minutes=1), ends_at=now + timedelta(hours=1)
    )
    session.refresh_from_db()
    return session


@pytest.fixture
def learner(session):
    learner = make_learner(session.training_class, name="李学员")
    learner.person.enrolments.update(reported_at=session.starts_at)
    return learner


def pixels(png):
    """The brightness of a PNG's points, by rows: eight bits a channel, as browsers write them."""
    place, width, height, data, channels = 8, 0, 0, b"", 0
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        chunk = png[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            width, height, _depth, colours = struct.unpack(">IIBB", chunk[:10])
            channels = {2: 3, 6: 4}[colours]
        if kind == b"IDAT":
            data += chunk
        place += 12 + length
    raw, stride = zlib.decompress(data), width * channels
    before, rows = bytes(stride), bytearray()
    for top in range(0, len(raw), stride + 1):
        before = unfiltered(raw[top], bytearray(raw[top + 1 : top + 1 + stride]), before, channels)
        rows += before[1::channels]
    return memoryview(bytes(rows)).cast("B", (height, width))


def unfiltered(kind, line, above, step):
    """Undo a line's filter (PNG, chapter 9)."""
    for place in range(len(line)):
        left = line[place - step] if place >= step else 0
        up, corner = above[place], above[place - step] if place >= step else 0
        line[place] = (line[place] + predicted(kind, left, up, corner)) & 255
    return bytes(line)


def predicted(kind, left, up, corner):
    if kind == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda value: abs(guess - value))
    return (0, left, up, (left + up) // 2)[kind]


def read_code(page):
    """What a scanner reads off the screen."""
    [code] = zxingcpp.read_barcodes(pixels(page.screenshot()))
    return code.text


def test_from_the_wall_to_the_tick(open_window, sign_in, live_server, organiser, session, learner):
    services.open_sheet(session, by=organiser)
    wall = open_window()
    sign_in(wall, organiser)
    wall.goto(f"/admin/sessions/{session.pk}/projector/")
    address = read_code(wall)
    assert address.startswith(f"{live_server.url}/c/{session.pk}/")

    phone = open_window(width=390, javascript=False)
    sent = []
    phone.on("response", lambda answer: sent.append(answer))
    phone.goto(urlsplit(address).path)
    phone.fill("[name=username]", learner.username)
    phone.fill("[name=password]", PASSWORD)
    phone.click("button.big")
    phone.click("button.big")

    assert "李学员" in phone.inner_text(".result")
    assert AttendanceFact.objects.get().enrolment.person == learner.person
    assert not any(".js" in answer.url for answer in sent)
    # The wall sees it within its two seconds.
    wall.locator("#latest li", has_text="李学员").wait_for()
    assert wall.inner_text("#there") == "1"
    assert findings(wall) == []
    assert sideways_scroll(wall) == 0


def test_the_wall_says_when_it_has_lost_the_server(open_window, sign_in, organiser, session):
    wall = open_window()
    sign_in(wall, organiser)
    wall.goto(f"/admin/sessions/{session.pk}/projector/")
    wall.wait_for_selector(".ok:visible")
    wall.context.set_offline(True)
    wall.wait_for_selector(".lost:visible")
    wall.context.set_offline(False)
    wall.wait_for_selector(".ok:visible")


def test_the_pages_of_a_learner_are_good_for_everybody(open_window, sign_in, session, learner):
    phone = open_window(width=390)
    phone.goto("/my/login/")
    assert_good(phone)
    sign_in(phone, learner)
    for path in ("/my/", "/my/timetable/", "/my/attendance/", f"/c/{session.pk}/"):
        weight = []
        phone.on("response", lambda answer, kept=weight: kept.append(len(answer.body())))
        phone.goto(path, wait_until="networkidle")
        assert sum(weight) < MOST, path
        assert_good(phone)
