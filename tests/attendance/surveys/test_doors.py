"""Surveys on the phone, in the office and through the API."""

import pytest
from django.test import Client
from django.urls import reverse

from attendance.models import Survey, SurveyAnswer
from attendance.services import surveys
from attendance.survey_rules import INDICATORS
from peixun.models import IdempotencyRecord
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.attendance.lectures import time_is
from tests.attendance.pages import messages, words
from tests.attendance.phone.weights import MOST, weight
from tests.attendance.surveys.test_surveys import GOOD, LATER, NOON, Hall
from tests.factories import fresh, make_class_staff, make_lecturer, make_liaison

pytestmark = pytest.mark.django_db
ANSWER = dict.fromkeys(INDICATORS, "very")
HOSTILE = "<script>alert(1)</script>\u202e" * 10


@pytest.fixture
def hall():
    return Hall()


@pytest.fixture
def at_noon():
    with time_is(12):
        yield


def results_of(hall):
    return reverse("admin:survey_results", args=[hall.training_class.pk])


def test_a_learner_answers_on_the_phone(hall, client, at_noon):
    client.force_login(hall.people[0], backend="people.backends.AccountBackend")
    page = client.get("/my/surveys/")
    path = f"/my/surveys/{hall.session.pk}/"
    assert path in page.content.decode()
    card = client.get(path)
    assert max(weight(page), weight(card)) < MOST
    unfinished = client.post(path, ANSWER | {"theory": ""})
    assert unfinished.status_code == 400
    assert not Survey.objects.exists()
    done = client.post(path, ANSWER | {"comment": HOSTILE}, follow=True)

    assert messages(done) == ["谢谢参与。答卷已匿名收存。"]
    assert path not in done.content.decode()
    assert client.post(path, ANSWER).status_code == 404
    assert SurveyAnswer.objects.get().comment == HOSTILE


@pytest.mark.parametrize("comment", ["\0", "很" * 501])
def test_a_comment_that_cannot_be_kept_is_refused_with_what_was_typed(
    hall, client, at_noon, comment
):
    client.force_login(hall.people[0], backend="people.backends.AccountBackend")
    page = client.post(f"/my/surveys/{hall.session.pk}/", ANSWER | {"comment": comment})

    assert page.status_code == 400
    assert not SurveyAnswer.objects.exists()


def test_who_was_not_there_finds_no_card(hall, client, at_noon):
    path = f"/my/surveys/{hall.session.pk}/"
    for user in (hall.learner(), hall.manager):
        client.force_login(user, backend="people.backends.AccountBackend")
        assert client.get(path).status_code == 404
        assert client.post(path, ANSWER).status_code == 404


def test_a_program_draws_with_its_token_and_hands_in_without(hall, at_noon):
    learner, anybody = Program(hall.people[0]), Program()
    path = f"sessions/{hall.session.pk}/draw-form/"
    form = learner.post(path, Idempotency_Key="once").json()["form"]
    assert_problem(learner.post(path), 409, "form_drawn")
    assert not IdempotencyRecord.objects.exists()
    answer = {"form": form, **ANSWER, "comment": "好"}

    assert anybody.post("survey-answers/", answer).status_code == 204
    assert_problem(anybody.post("survey-answers/", answer), 409, "form_used")
    strange = anybody.post("survey-answers/", answer | {"form": "1.x:y"})
    assert_problem(strange, 409, "form_unknown")
    wrong = anybody.post("survey-answers/", {"form": form, "theory": "dancing", "extra": 1})
    assert wrong.status_code == 400
    assert_problem(Program(hall.learner()).post(path), 409, "not_at_the_session")
    assert SurveyAnswer.objects.count() == 1


def test_a_form_is_not_drawn_before_the_session_has_ended(hall):
    with time_is(10):
        answer = Program(hall.people[0]).post(f"sessions/{hall.session.pk}/draw-form/")

    assert_problem(answer, 409, "survey_not_open")


def answered(hall, count, **opinion):
    for user in hall.people[:count]:
        surveys.take_part(hall.session, GOOD._replace(**opinion), by=fresh(user), at=NOON)


def test_results_by_session_lecturer_and_class(client, time_machine):
    hall = Hall(5)
    lecturer = make_lecturer(name="江晚晴")
    hall.session.session_lecturers.create(lecturer=lecturer)
    grades = ANSWER | {"theory": "fair"}
    answered(hall, 5, grades=grades, comment=HOSTILE)
    teacher = make_class_staff(hall.training_class, Role.CLASS_TEACHER)
    client.force_login(teacher, backend="people.backends.AccountBackend")
    path = f"training-classes/{hall.training_class.pk}/survey-results/"

    time_machine.move_to(NOON, tick=False)
    assert "已收到答卷 5 份" in words(client.get(results_of(hall)))
    assert Program(teacher).read(path).json()["items"][0]["tally"] is None
    time_machine.move_to(LATER, tick=False)
    page = client.get(results_of(hall))
    assert "低于标准： 理论性" in words(page)
    assert b"<script>alert" not in page.content
    assert page.content.count(b'class="chart"') == 2
    found = Program(teacher).read(path).json()
    (item,) = found["items"]
    assert [one["indicator"] for one in item["tally"]["indicators"] if one["falls_short"]] == [
        "theory"
    ]
    assert (item["tally"]["total"], item["comments"]) == ("92.0", [HOSTILE] * 5)
    assert [(one["name"][:3], one["surveys"]) for one in found["lecturers"]] == [("江晚晴", 1)]
    assert found["total"]["tally"]["answers"] == 5
    assert "1 次测评" in words(client.get("/admin/surveys/"))


def test_results_are_for_those_who_run_the_class(hall, client):
    learner, liaison = hall.people[0], make_liaison(hall.enrolments[0].unit)
    inspector = make_class_staff(hall.training_class, Role.INSPECTOR)
    path = f"training-classes/{hall.training_class.pk}/survey-results/"

    for user in (learner, liaison, inspector):
        assert Program(fresh(user)).read(path).status_code == 403
    for user in (liaison, inspector):
        client.force_login(user, backend="people.backends.AccountBackend")
        assert client.get(results_of(hall)).status_code == 403
    assert Client().get(results_of(hall)).status_code == 302


def test_the_pages_ask_as_often_for_many_as_for_few(
    client, time_machine, django_assert_num_queries
):
    hall = Hall(6)
    answered(hall, 6)
    time_machine.move_to(LATER, tick=False)
    client.force_login(hall.manager, backend="people.backends.AccountBackend")
    for _round in range(2):
        with django_assert_num_queries(8):
            client.get(results_of(hall))
        with django_assert_num_queries(6):
            client.get("/admin/surveys/")
        for _number in range(2):
            other = Hall(5)
            answered(other, 5)
            Survey.objects.filter(session=other.session).update(training_class=hall.training_class)
