"""Rosters through the API: rows or a file, tried or done."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from people.models import Unit
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.courses.spreadsheets import with_sheet, workbook
from tests.factories import (
    make_class,
    make_class_staff,
    make_manager,
    make_running_class,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return Program(make_manager())


@pytest.fixture
def training_class():
    make_unit("县财政局")
    return make_running_class()


def path_of(training_class):
    return f"training-classes/{training_class.pk}/roster/"


def upload(program, training_class, data, name="r.xlsx", **fields):
    fields["file"] = SimpleUploadedFile(name, data)
    # The stock client's post() writes multipart forms.
    return Client.post(program, f"/api/v1/{path_of(training_class)}", fields)


def test_a_dry_run_and_the_real_one_say_the_same(program, training_class):
    rows = [{"name": "王芳", "unit": "县财政局", "post": "科员"}, {"name": "李强", "unit": "没有"}]

    tried = program.post(path_of(training_class), {"rows": rows, "dry_run": True}).json()
    assert not training_class.enrolments.exists()
    done = program.post(path_of(training_class), {"rows": rows}).json()

    enrolment = training_class.enrolments.get()
    assert [item.pop("enrolment") for item in tried["items"]] == [None, None]
    assert [item.pop("enrolment") for item in done["items"]] == [enrolment.pk, None]
    assert tried.pop("dry_run") is True
    assert done.pop("dry_run") is False
    assert tried == done
    assert (done["created"], done["refused"]) == (1, 1)
    assert [item["code"] for item in done["items"]] == ["created", "unit_unknown"]
    assert [item["row"] for item in done["items"]] == [1, 2]


def test_reads_a_file(program, training_class):
    data = workbook(["姓名", "单位"], ["王芳", "县财政局"])

    tried = upload(program, training_class, data, dry_run="true").json()
    done = upload(program, training_class, data, report_in="true").json()

    assert (tried["dry_run"], tried["created"]) == (True, 1)
    assert (done["created"], done["items"][0]["row"]) == (1, 2)
    assert training_class.enrolments.get().status == "reported"


def test_units_are_given_or_created_on_request(program, training_class):
    unit = Unit.objects.get(name="县财政局")
    rows = [{"name": "王芳", "unit": "财局"}, {"name": "李强", "unit": "新单位"}]

    body = {"rows": rows, "units": {"财局": unit.pk}, "create_units": True}
    answer = program.post(path_of(training_class), body).json()

    assert answer["created"] == 2
    assert Unit.objects.filter(name="新单位").exists()
    assert not Unit.objects.filter(name="财局").exists()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"%PDF-1.7", "r.pdf", "roster_file_type"),
        (workbook(["姓名", "单位"]), "r.xlsx", "roster_empty"),
        (workbook(["姓名", "职务"], ["王芳", "科员"]), "r.xlsx", "roster_column_missing"),
        (with_sheet("<row><c></row>"), "r.xlsx", "roster_unreadable"),
        (b"a,b\n" * 6000, "r.csv", "roster_too_many_rows"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(program, training_class, data, name, code):
    assert_problem(upload(program, training_class, data, name), 409, code)


@pytest.mark.parametrize(
    "body", [{}, {"rows": [{"name": "x"}], "file": "x"}, {"rows": [{"name": "x", "age": 3}]}]
)
def test_a_body_that_is_neither_rows_nor_a_file_is_refused(program, training_class, body):
    assert_problem_status(program.post(path_of(training_class), body), 400)


def assert_problem_status(response, status):
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.status_code == status


def test_a_repetition_with_the_same_key_has_one_effect(program, training_class):
    body = {"rows": [{"name": "王芳", "unit": "县财政局"}]}

    first = program.post(path_of(training_class), body, Idempotency_Key="k")
    second = program.post(path_of(training_class), body, Idempotency_Key="k")

    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"


def test_who_may_not_add_units_cannot_have_them_created():
    training_class = make_class()
    program = Program(make_class_staff(training_class, Role.CLASS_MANAGER))
    rows = [{"name": "王芳", "unit": "新单位"}]

    refused = program.post(path_of(training_class), {"rows": rows, "create_units": True})
    answered = program.post(path_of(training_class), {"rows": rows})

    assert_problem(refused, 403, "permission_denied")
    assert answered.json()["items"][0]["code"] == "unit_unknown"


def test_staff_who_do_not_manage_the_class_import_nothing():
    training_class = make_class()
    program = Program(make_class_staff(training_class, Role.CLASS_TEACHER))

    assert_problem(program.post(path_of(training_class), {"rows": []}), 403, "permission_denied")
