"""From one form to the next: what is filled in already, and where saving leads."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import TrainingClass, TrainingSession
from tests.courses.admin.pages import address, fields_of, submit
from tests.factories import make_class, make_manager, make_session, make_venue, today_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(make_manager())
    return client


def days_of(page):
    fields = fields_of(page)
    return [fields.get(name, [""]) for name in ("venue", "starts_at_0", "starts_at_1", "ends_at_0")]


def test_a_new_class_goes_on_to_its_units_and_staff(office):
    answer = submit(office, address("trainingclass", "add"), title="秘书班", class_code="2026-9")

    assert answer.url == address("trainingclass", "change", TrainingClass.objects.get().pk)


def test_a_class_that_was_edited_goes_on_to_its_page(office):
    training_class = make_class()
    answer = submit(office, address("trainingclass", "change", training_class.pk), title="新名称")

    assert answer.url == reverse("admin:class_overview", args=[training_class.pk])


def test_the_first_session_begins_with_the_day_and_the_venue_of_the_class(office):
    venue = make_venue()
    training_class = make_class(start_on="2026-12-20", end_on="2026-12-21", venue=venue)
    page = office.get(address("trainingsession", "add"), {"training_class": training_class.pk})

    assert days_of(page) == [[str(venue.pk)], ["2026/12/20"], [""], ["2026/12/20"]]


def test_the_next_session_begins_with_the_day_of_the_last(office):
    session = make_session(make_class(start_on="2020-01-01", end_on=None))
    page = office.get(
        address("trainingsession", "add"), {"training_class": session.training_class_id}
    )
    day = f"{timezone.localdate(session.ends_at):%Y/%m/%d}"

    assert days_of(page)[1:] == [[day], [""], [day]]


@pytest.mark.parametrize("key", ["", "x", "999999", "９" * 30])
def test_a_session_of_no_class_begins_empty(office, key):
    page = office.get(address("trainingsession", "add"), {"training_class": key})

    assert days_of(page)[1:] == [[""], [""], [""]]


@pytest.mark.parametrize("button", ["_save", "_addanother"])
def test_a_session_saved_goes_on_in_its_class(office, button):
    training_class = make_class()
    path = address("trainingsession", "add")
    day = f"{today_at(9):%Y-%m-%d}"
    answer = submit(
        office,
        path,
        training_class=training_class.pk,
        title="公文写作",
        starts_at_0=day,
        starts_at_1="09:00",
        ends_at_0=day,
        ends_at_1="11:00",
        **{button: "1"},
    )

    assert TrainingSession.objects.get().training_class == training_class
    timetable = reverse("admin:class_timetable", args=[training_class.pk])
    another = f"{path}?training_class={training_class.pk}"
    assert answer.url == {"_save": timetable, "_addanother": another}[button]
