"""What no form offers but anybody can send: it is refused in words and breaks no page."""

import pytest

from courses.models import TrainingClass, TrainingSession
from tests.factories import make_class, make_manager

pytestmark = pytest.mark.django_db

SESSIONS = "/admin/courses/trainingsession/"


@pytest.fixture
def office(client):
    client.force_login(make_manager())
    return client


def session_form(**fields):
    return {
        "training_class": make_class().pk,
        "title": "公文写作",
        "session_type": "lecture",
        "credit_hours": "2",
        "is_required": "on",
        "starts_at_0": "2027-06-01",
        "starts_at_1": "09:00",
        "ends_at_0": "2027-06-01",
        "ends_at_1": "11:00",
    } | fields


def test_the_form_is_in_order_as_it_stands(office):
    office.post(f"{SESSIONS}add/", session_form())

    assert TrainingSession.objects.get().title == "公文写作"


@pytest.mark.parametrize("name", ["training_class", "given_by", "topic", "venue"])
@pytest.mark.parametrize("key", ["abc", "1.5", "\0", "9" * 30])
def test_shows_the_form_again_for_a_key_that_is_none(office, name, key):
    response = office.post(f"{SESSIONS}add/", session_form(**{name: key}))

    form = response.context["adminform"].form
    assert (response.status_code, list(form.errors)) == (200, [name])
    assert not TrainingSession.objects.exists()


def test_fills_in_nothing_for_a_key_that_is_none(office):
    response = office.get(f"{SESSIONS}add/?training_class=abc")

    box = response.context["adminform"].form["training_class"]
    assert (response.status_code, "abc" in str(box)) == (200, False)


def test_nothing_is_found_for_a_nul(office):
    make_class(title="保密班")
    asked = {
        "app_label": "courses",
        "model_name": "trainingsession",
        "field_name": "training_class",
    }

    found = [
        office.get("/admin/autocomplete/", asked | {"term": term}).json()["results"]
        for term in ("保密", "保密\0")
    ]

    assert [len(results) for results in found] == [1, 0]


def test_a_session_cannot_begin_before_our_age(office):
    response = office.post(f"{SESSIONS}add/", session_form(starts_at_0="0001-01-01"))

    assert list(response.context["adminform"].form.errors) == ["starts_at"]
    assert office.get(SESSIONS).status_code == 200


def test_a_class_cannot_be_reported_in_to_before_our_age(office):
    training_class = make_class()
    form = {
        "title": training_class.title,
        "class_code": "B-1",
        "year": "2027",
        "level": "county",
        "delivery_mode": "full_time",
        "date_precision": "day",
        "hours_per_half_day": "4",
        "report_at_0": "0001-01-01",
        "report_at_1": "00:00",
    }

    response = office.post("/admin/courses/trainingclass/add/", form)

    assert list(response.context["adminform"].form.errors) == ["report_at"]
    assert list(TrainingClass.objects.all()) == [training_class]


@pytest.mark.parametrize(
    "asked", ["status=planned%00", "status=planned%00&status=planned", "q=%00"]
)
def test_a_filter_with_a_nul_breaks_no_list(office, asked):
    answer = office.get(f"{SESSIONS}?{asked}", follow=True)

    assert answer.status_code == 200
