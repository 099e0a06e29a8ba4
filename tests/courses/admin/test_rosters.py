"""The roster wizard: four steps without JavaScript, nothing written before the last."""

import io

import pytest
from django.contrib.admin.models import LogEntry
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from courses import services
from people.models import Person, Unit
from people.roles import Role
from tests.courses.admin.pages import fields_of, messages_of, text_of
from tests.courses.spreadsheets import workbook
from tests.factories import (
    make_class,
    make_class_staff,
    make_manager,
    make_person,
    make_running_class,
    make_unit,
)

pytestmark = pytest.mark.django_db
HEADING = ["姓名", "单位", "职务", "手机"]


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def office(client):
    client.force_login(make_manager())
    return client


@pytest.fixture
def training_class():
    make_unit("县财政局", short_name="财政局")
    return make_running_class()


def path_of(training_class):
    return reverse("admin:courses_roster", args=[training_class.pk])


def paste(client, training_class, *rows):
    text = "\n".join("\t".join(row) for row in rows)
    return client.post(path_of(training_class), {"step": "read", "text": text})


def go_on(client, response, step, **changes):
    """Send the page's form on to the next step."""
    fields = fields_of(response) | {"step": step} | changes
    return client.post(response.wsgi_request.path, fields)


def counts(response):
    return [one["count"] for one in response.context["counts"]]


def test_imports_an_uploaded_workbook(office, training_class):
    known = make_person("李强", unit=Unit.objects.get(name="县财政局"))
    data = workbook(HEADING, ["王芳", "县财政局", "科员", 13800138000], ["李 强", "财政局"])
    upload = SimpleUploadedFile("名单.xlsx", data)

    asked = office.post(path_of(training_class), {"step": "read", "file": upload})
    columns = [fields_of(asked)[f"column-{number}"] for number in range(4)]
    checked = go_on(office, asked, "check")
    assert not training_class.enrolments.exists()
    done = go_on(office, checked, "import")

    assert columns == [["name"], ["unit"], ["post"], ["phone"]]
    assert "Nothing is written yet." in text_of(checked)
    assert counts(checked) == counts(done) == [1, 1, 0, 0]
    made = Person.objects.get(name="王芳")
    assert made.phone == "13800138000"
    people = {enrolment.person for enrolment in training_class.enrolments.all()}
    assert people == {made, known}
    assert LogEntry.objects.get().object_id == str(training_class.pk)


def test_columns_can_be_corrected(office, training_class):
    asked = paste(office, training_class, ["甲", "乙"], ["县财政局", "王芳"])
    wrong = go_on(office, asked, "check", **{"column-0": "unit", "column-1": "unit"})
    lacking = go_on(office, asked, "check", **{"column-0": "unit"})
    checked = go_on(office, lacking, "check", **{"column-0": "unit", "column-1": "name"})

    assert "Two columns cannot hold the same." in text_of(wrong)
    assert "The roster lacks a column for: Name." in messages_of(lacking)
    assert fields_of(lacking)["column-0"] == ["unit"]
    # The heading was none of ours, so it counts as a row of an unknown unit.
    assert counts(checked) == [1, 0, 0, 1]


def test_a_row_can_be_left_out_and_refused_rows_are_saved(office, training_class):
    asked = paste(
        office,
        training_class,
        HEADING,
        ["王芳", "县财政局"],
        ["李强", "县财政局"],
        ["=1+1", "没有的单位", "@x"],
    )
    checked = go_on(office, asked, "check")
    done = go_on(office, checked, "import", skip=["3"])
    file = go_on(office, done, "save")

    assert counts(done) == [1, 0, 1, 1]
    assert training_class.enrolments.get().person.name == "王芳"
    assert "attachment" in file.headers["Content-Disposition"]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0)
    assert sheet.to_python()[1] == [
        "4", "=1+1", "没有的单位", "@x", "", "", "", "There is no unit “没有的单位”.",
    ]  # fmt: skip


def test_unknown_units_are_chosen_or_created_explicitly(office, training_class):
    asked = paste(office, training_class, HEADING, ["王芳", "县财政"], ["李强", '新 & "单位"'])
    checked = go_on(office, asked, "check")
    unit = Unit.objects.get(name="县财政局")
    choices = {"unit-县财政": unit.pk, 'unit-新 & "单位"': "new"}

    again = go_on(office, checked, "check", **choices)
    assert Unit.objects.filter(name__startswith="新").count() == 0
    kept = fields_of(again)
    done = go_on(office, again, "import")

    assert counts(checked) == [0, 0, 0, 2]
    assert [kept[name] for name in choices] == [[str(unit.pk)], ["new"]]
    assert counts(again) == counts(done) == [2, 0, 0, 0]
    assert Person.objects.get(name="王芳").unit == unit
    assert Person.objects.get(name="李强").unit.name == '新 & "单位"'


def test_who_may_not_create_units_is_not_offered_to(client, training_class):
    client.force_login(make_class_staff(training_class, Role.CLASS_MANAGER))

    asked = paste(client, training_class, HEADING, ["王芳", "新单位"])
    checked = go_on(client, asked, "check")
    done = go_on(client, checked, "import", **{"unit-新单位": "new"})

    assert 'value="new"' not in text_of(checked)
    assert counts(done) == [0, 0, 0, 1]
    assert not Unit.objects.filter(name="新单位").exists()


def test_confirms_and_reports_in_at_once(office, training_class):
    asked = paste(office, training_class, HEADING, ["王芳", "县财政局"])
    checked = go_on(office, asked, "check")
    go_on(office, checked, "import", report_in="on")

    assert training_class.enrolments.get().status == "reported"


def test_importing_twice_adds_nobody_twice(office, training_class):
    asked = paste(office, training_class, HEADING, ["王芳", "县财政局"])
    checked = go_on(office, asked, "check")
    go_on(office, checked, "import")

    again = go_on(office, checked, "import")

    assert counts(again) == [0, 0, 1, 0]
    assert training_class.enrolments.count() == 1


def test_a_refused_file_is_said_and_pasted_text_kept(office, training_class):
    upload = SimpleUploadedFile("名单.xls", b"\xd0\xcf\x11\xe0")

    file = office.post(path_of(training_class), {"step": "read", "file": upload})
    empty = office.post(path_of(training_class), {"step": "read", "text": "姓名\t单位"})

    assert messages_of(file) == ["Please send the roster as an .xlsx or .csv file."]
    assert messages_of(empty) == ["The roster is empty."]
    assert fields_of(empty)["text"] == ["姓名\t单位"]


@pytest.mark.parametrize(
    "package", ["", "x", signing.dumps(["forged"], salt="other")], ids=["none", "torn", "forged"]
)
def test_a_forged_or_old_page_starts_again(office, training_class, package):
    fields = {"step": "import", "package": package, "column-0": "name"}

    response = office.post(path_of(training_class), fields)

    assert messages_of(response) == ["This page is too old. Please start again."]
    assert response.context["step"] == 1


def test_a_class_that_is_over_says_so(office, training_class):
    asked = paste(office, training_class, HEADING, ["王芳", "县财政局"])
    services.cancel_class(training_class, reason="改期")

    response = go_on(office, asked, "check")

    assert messages_of(response) == [f"“{training_class}” is not open for enrolment."]
    assert fields_of(response)["column-0"] == ["name"]


def test_the_largest_roster_passes_from_step_to_step(office, training_class):
    rows = [
        [f"王{n:04}甲", "县财政局", f"第{n}办公室主任", str(13800000000 + n)] for n in range(5000)
    ]
    data = workbook(HEADING, *rows)
    upload = SimpleUploadedFile("名单.xlsx", data)

    asked = office.post(path_of(training_class), {"step": "read", "file": upload})
    checked = go_on(office, asked, "check")

    assert counts(checked) == [5000, 0, 0, 0]
    assert len(checked.context["rows"]) == 200
    assert len(checked.content) < 900_000


def test_sends_an_empty_roster(office, training_class):
    response = office.get(f"{path_of(training_class)}?template=1")

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0)
    assert sheet.to_python()[0][:2] == ["Name", "Unit"]


def test_only_who_runs_the_class_imports(client, training_class):
    other = make_class()
    client.force_login(make_class_staff(training_class, Role.CLASS_TEACHER))

    assert client.get(path_of(training_class)).status_code == 403
    assert client.get(path_of(other)).status_code == 404
