"""A real Chromium looks at the pages, and every page it opens is held to the same rules."""

import os
import shutil
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import sync_playwright

from attendance.services import open_sheet
from people.roles import Role
from tests.attendance.lectures import at
from tests.browser.rolls import NAMES
from tests.browser.watch import Watch
from tests.factories import (
    make_enrolment,
    make_group,
    make_manager,
    make_officer,
    make_person,
    make_running_class,
    make_unit,
)

pytest.register_assert_rewrite("tests.browser.looks")

DESKTOP, PHONE = 1280, 390
# Chromium's own calls home are not the page's; the sandbox needs rights a test lacks.
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session", autouse=True)
def allow_queries_beside_playwright():
    # Playwright's synchronous API runs an event loop in this thread, which makes
    # Django take every query of a test for one in a coroutine.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session", autouse=True)
def lasting_connections():
    """Let the live server ask the database over one connection as long as the browser's lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.settings["default"], "CONN_MAX_AGE", None)
        yield


@pytest.fixture(scope="session")
def chromium():
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.fail("The browser tests need Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["1280", "390"])
def width(request):
    return request.param


@pytest.fixture
def open_window(chromium, live_server):
    """Return a function that opens a window; each one is checked when the test ends."""
    windows = []

    def open_one(width=DESKTOP, theme="light", javascript=True):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            locale="zh-CN",
            timezone_id=settings.TIME_ZONE,
            # Colours fade over; a check in between would see neither theme.
            reduced_motion="reduce",
            has_touch=width == PHONE,
            java_script_enabled=javascript,
        )
        windows.append((context, Watch(context, live_server.url)))
        return context.new_page()

    yield open_one
    for context, watch in windows:
        context.close()
        assert watch.complaints == []


@pytest.fixture
def page(open_window, width):
    """A window of a desktop and one of a phone."""
    return open_window(width)


@pytest.fixture
def organiser(transactional_db):
    """Runs all classes of the office."""
    return make_manager(username="zhang", name="张建国")


@pytest.fixture
def administrator(transactional_db):
    """Keeps accounts and units."""
    return make_officer(Role.SYSTEM_ADMINISTRATOR, name="李管理")


@pytest.fixture
def security(transactional_db):
    """Gives and takes roles."""
    return make_officer(Role.SECURITY_ADMINISTRATOR, name="赵安全")


@pytest.fixture
def sign_in(live_server):
    """Return a function that gives a page the session of a user, without the form."""

    def sign_in_as(page, user):
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        page.context.add_cookies([cookie])

    return sign_in_as


@pytest.fixture
def roll(transactional_db):
    """A session of today whose roll of eight learners in two groups is open."""
    with time_machine.travel(at(9, 5), tick=True):
        manager = make_manager(name="张建国")
        training_class = make_running_class(by=manager)
        unit = make_unit("县财政局")
        groups = [make_group(training_class, group_no=number) for number in (1, 2)]
        for number, name in enumerate(NAMES):
            enrolment = make_enrolment(training_class, make_person(name, unit=unit))
            enrolment.group = groups[number // 4]
            enrolment.save()
        session = training_class.sessions.get()
        open_sheet(session, by=manager)
        yield session, manager


@pytest.fixture
def roll_page(page, sign_in, roll):
    session, manager = roll
    sign_in(page, manager)
    page.goto(f"/admin/sessions/{session.pk}/roll-call/")
    return page


@pytest.fixture
def keep_picture(request):
    """Return a function that photographs the page where PEIXUN_SCREENSHOTS names a folder."""
    folder = os.environ.get("PEIXUN_SCREENSHOTS")

    def keep(page, name):
        if folder:
            label = request.node.name.partition("[")[2].rstrip("]") or "one"
            page.screenshot(path=Path(folder) / f"{name}-{label}.png", full_page=True)

    return keep
