"""The office's lists of courses: what they cost and what they hold."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import services
from people.roles import Role
from tests.factories import (
    make_class,
    make_class_staff,
    make_enrolment,
    make_group,
    make_lecturer,
    make_manager,
    make_person,
    make_programme,
    make_running_class,
    make_session,
    make_topic,
    make_unit,
    make_venue,
)

pytestmark = pytest.mark.django_db


def make_full_session():
    lecturers = [make_lecturer(), make_lecturer()]
    return make_session(make_class(), venue=make_venue(), topic=make_topic(), lecturers=lecturers)


def make_led_group():
    training_class = make_running_class()
    return make_group(training_class, leader=make_enrolment(training_class))


def make_transfer():
    enrolment = make_enrolment(make_running_class())
    group = make_group(enrolment.training_class)
    return services.transfer(enrolment, group, reason="调整", by=make_manager())


LISTS = {
    "trainingprogramme": make_programme,
    "trainingclass": lambda: make_class(venue=make_venue()),
    "venue": make_venue,
    "topic": make_topic,
    "lecturer": lambda: make_lecturer(unit=make_unit()),
    "trainingsession": make_full_session,
    "booking": make_full_session,
    "learninggroup": make_led_group,
    "enrolment": lambda: make_enrolment(make_running_class()),
    "grouptransfer": make_transfer,
}


def path_of(model):
    return reverse(f"admin:courses_{model}_changelist")


def shown(client, path):
    return list(client.get(path).context["cl"].result_list)


@pytest.fixture
def office(client):
    client.force_login(make_manager())
    return client


@pytest.mark.parametrize("model", LISTS)
def test_a_list_costs_the_same_with_one_row_and_with_three(office, model):
    costs = []
    for rows in (1, 2):
        for _row in range(rows):
            LISTS[model]()
        with CaptureQueriesContext(connection) as queries:
            response = office.get(path_of(model))
        assert len(response.context["cl"].result_list) >= rows
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_a_class_shows_period_days_state_and_places(office):
    training_class = make_running_class(
        period_no=3, start_on="2026-11-22", end_on="2026-11-23", capacity=40
    )
    make_enrolment(training_class)

    page = office.get(path_of("trainingclass")).content.decode()

    for text in ("第3期", "2026年11月22日至23日", "报到中", "1 / 40"):
        assert text in page, text


def test_learners_are_found_by_initials(office):
    training_class = make_running_class()
    wanted = make_enrolment(training_class, make_person("欧阳娜"))
    make_enrolment(training_class, make_person("王建国"))

    assert shown(office, f"{path_of('enrolment')}?q=oyn") == [wanted]


@pytest.mark.parametrize(
    "query",
    [
        lambda e: f"training_class__id__exact={e.training_class_id}",
        lambda e: f"unit__id__exact={e.unit_id}",
        lambda e: "status__exact=reported",
    ],
)
def test_learners_are_found_by_class_unit_and_state(office, query):
    wanted = make_enrolment(make_running_class())
    make_enrolment(make_class(), status="nominated")

    assert shown(office, f"{path_of('enrolment')}?{query(wanted)}") == [wanted]


def test_staff_see_their_class_alone(client):
    training_class, other = make_running_class(), make_running_class()
    client.force_login(make_class_staff(training_class, Role.CLASS_TEACHER))
    mine, theirs = make_enrolment(training_class), make_enrolment(other)

    assert shown(client, path_of("trainingclass")) == [training_class]
    assert shown(client, path_of("enrolment")) == [mine]
    detail = reverse("admin:courses_enrolment_change", args=[theirs.pk])
    assert client.get(detail).status_code == 404
    filters = client.get(path_of("enrolment")).content.decode()
    assert other.title not in filters


@pytest.mark.parametrize("model", ["trainingclass", "trainingsession", "enrolment", "booking"])
def test_what_only_verbs_end_cannot_be_deleted(office, model):
    LISTS[model]()
    row = shown(office, path_of(model))[0]

    response = office.post(reverse(f"admin:courses_{model}_delete", args=[row.pk]), {"post": "yes"})

    assert response.status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


def test_bookings_are_looked_at_only(office):
    LISTS["booking"]()
    booking = shown(office, path_of("booking"))[0]

    assert office.get(reverse("admin:courses_booking_add")).status_code == 403
    change = reverse("admin:courses_booking_change", args=[booking.pk])
    assert office.get(change).status_code == 200
    assert office.post(change, {}).status_code == 403
