"""The pages of the end of a class: the office's, the learner's, the files."""

from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from attendance.models import Assessment, Certificate, CompletionDecision, CreditHourEntry
from attendance.services import completion
from courses.models import TrainingClass
from people.roles import Role
from tests.api.client import Program
from tests.attendance.completion.scenes import ALL, Ending, account_of, assessment_of, decision_of
from tests.factories import make_class_staff, make_liaison, make_manager

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(sign_in):
    return sign_in(make_manager())


def tab(end):
    return f"/admin/training-classes/{end.training_class.pk}/completion/"


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("learners", [1, 3])
def test_the_tab_takes_the_same_statements_for_any_number(
    learners, office, django_assert_num_queries
):
    end = Ending(["pa" * 4] * learners)
    end.decide("completed", reason="补课")
    office.get(tab(end))

    with django_assert_num_queries(30):
        office.get(tab(end))


@pytest.mark.parametrize("learners", [1, 3])
def test_the_scores_take_the_same_statements_for_any_number(
    learners, office, django_assert_num_queries
):
    end = Ending(["pp"] * learners)
    office.get(scores(end))

    with django_assert_num_queries(6):
        office.get(scores(end))


def scores(end):
    return f"/admin/training-classes/{end.training_class.pk}/assessments/"


def test_the_tab_shows_reasons_with_their_sessions(office):
    end = Ending(["pvl"])

    page = text_of(office.get(tab(end)))

    assert "建议不予结业" in page
    assert "应修6学时，实际参训4学时，未达到5.14学时。" in page
    assert end.sessions[1].title in page
    assert f"不迟到：不符合，迟到课次：{end.sessions[2].title}" in page


def test_who_may_not_decide_gets_no_buttons(sign_in):
    end = Ending(["pp"])
    host = sign_in(end.host())

    page = text_of(host.get(tab(end)))

    assert "completion/decide" in page
    assert 'name="enrolment"' not in page
    answer = host.post(f"{tab(end)}decide/", {"enrolment": end.one.pk})
    assert answer.status_code == 403
    assert not CompletionDecision.objects.exists()


def test_a_liaison_finds_no_tab(sign_in):
    end = Ending(["pp"])
    liaison = sign_in(make_liaison(end.units[0]))

    assert liaison.get(tab(end)).status_code == 403


def test_decided_drafted_and_issued_by_hand(office):
    end = Ending(["pp", "aa"])
    second = end.enrolments[1].pk

    form = {
        "enrolment": [end.one.pk, second],
        f"decision-{second}": "completed",
        f"reason-{second}": "补课",
    }
    page = text_of(office.post(f"{tab(end)}decide/", form, follow=True))
    assert "已对2名学员作出认定" in page
    office.post(f"{tab(end)}draft/", {"enrolment": [end.one.pk]})
    draft = Certificate.objects.get()
    page = text_of(office.post(f"{tab(end)}issue/", {"certificate": draft.pk}, follow=True))

    number = Certificate.objects.get().number
    assert number in page
    file = office.get(f"/admin/certificates/{draft.pk}/file/")
    assert file.content.startswith(b"%PDF")
    assert office.get(f"{tab(end)}certificates/").content.startswith(b"%PDF")


@pytest.mark.parametrize("junk", ["", "x", "-1", "9" * 30, "1\0"])
def test_nonsense_decides_nothing(junk, office):
    end = Ending(["pp"])

    answer = office.post(f"{tab(end)}decide/", {"enrolment": junk})

    assert answer.status_code == 302
    assert not CompletionDecision.objects.exists()


def test_scores_typed_in_the_table(office):
    end = Ending(["pp", "pp"])
    form = {f"{item}-{end.one.pk}": "88.5" for item in ALL}
    form |= {f"exam-{end.one.pk}": "９０", f"appraisal-{end.one.pk}": "认真\0"}

    text_of(office.post(scores(end), form, follow=True))

    row = Assessment.objects.get()
    assert (row.enrolment, row.total, row.exam_score, row.appraisal) == (end.one, 88.5, 90, "认真")


def test_what_is_not_changed_is_not_touched(office):
    end = Ending(["pp"])
    end.score()
    form = {f"{item}-{end.one.pk}": "90" for item in ALL} | {f"appraisal-{end.one.pk}": ""}

    office.post(scores(end), form)

    assert assessment_of(end.one).steps.count() == 1


def test_a_decision_is_revised_by_hand(office):
    end = Ending(["pp"])
    end.decide()
    row = decision_of(end.one)
    url = f"/admin/attendance/completiondecision/{row.pk}/"

    office.post(f"{url}revise/", {"decision": "not_completed", "reason": "替课"})

    page = text_of(office.get(f"{url}change/"))
    assert "不予结业" in page
    assert "替课" in page
    assert decision_of(end.one).revision == 1


def test_a_draft_can_be_thrown_away_and_a_certificate_cannot(office):
    end = Ending(["pp"])
    end.decide()
    (draft,) = completion.draft_certificates(end.training_class, [end.one.pk])
    url = f"/admin/attendance/certificate/{draft.pk}/delete/"

    office.post(url, {"post": "yes"})
    assert not Certificate.objects.exists()
    (draft,) = completion.draft_certificates(end.training_class, [end.one.pk])
    completion.issue_certificates(end.training_class, [draft.pk], by=end.manager)
    url = f"/admin/attendance/certificate/{draft.pk}/delete/"
    assert office.post(url, {"post": "yes"}).status_code == 403


LISTS = [
    "assessments", "completion-decisions", "certificates", "credit-hour-entries",
    "withdrawal-proposals",
]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_lists_of_the_api_take_the_same_statements(name, django_assert_num_queries):
    program = Program(make_manager())
    program.read(f"{name}/")
    for learners in (1, 3):
        end = Ending(["pp"] * (learners + 1))
        for one in end.enrolments:
            end.score(one)
        completion.propose_withdrawal(end.enrolments[-1], by=end.manager, reason="缺课")
        end.certify()
        with django_assert_num_queries(2):
            answer = program.read(f"{name}/")
    assert len(answer.json()["items"]) >= 2


@pytest.mark.parametrize("learners", [1, 3])
def test_recommendations_through_the_api(learners, django_assert_num_queries):
    end = Ending(["pa"] * learners)
    program = Program(make_manager())
    path = f"training-classes/{end.training_class.pk}/recommendations/"
    program.read(path)

    with django_assert_num_queries(11):
        answer = program.read(path)

    item = answer.json()["items"][0]
    assert item["recommendation"] == "not_completed"
    assert [reason["code"] for reason in item["reasons"]] == ["HOURS_BELOW_6_7"]
    assert item["full_attendance"] == {"late": [], "left_early": [], "absent": [end.sessions[1].pk]}


@pytest.mark.parametrize("learners", [1, 3])
def test_hours_of_the_office_take_the_same_statements(learners, office, django_assert_num_queries):
    Ending(["pp"] * learners).decide()
    office.get("/admin/credit-hours/?year=2026")

    with django_assert_num_queries(7):
        office.get("/admin/credit-hours/?year=2026")


def test_hostile_names_are_text_in_the_workbook(office):
    end = Ending(["pp"])
    person = end.one.person
    person.name = "=HYPERLINK(1)\x07\u202e<b>"
    person.save()
    TrainingClass.objects.update(title="<script>" + "龘" * 180)
    end.decide()

    file = office.get("/admin/credit-hours/file/?year=2026")

    rows = CalamineWorkbook.from_filelike(BytesIO(file.content)).get_sheet_by_index(0).to_python()
    assert rows[1][0].startswith("=HYPERLINK(1)")
    assert rows[1][2].startswith("<script>")
    page = text_of(office.get("/admin/credit-hours/?year=2026"))
    assert "<script>龘" not in page


def test_a_liaison_sees_the_hours_of_the_own_unit_alone(sign_in):
    end = Ending(["pp"])
    other = Ending(["pp"])
    for one in (end, other):
        one.decide()
    liaison = sign_in(make_liaison(end.units[0]))

    page = text_of(liaison.get("/admin/credit-hours/?year=2026"))

    assert end.training_class.title in page
    assert other.training_class.title not in page


@pytest.mark.parametrize("address", ["?year=x", "?year=99999999999999999999", "?unit=x", "?year=0"])
def test_nonsense_in_the_address_is_the_year_that_is(address, office):
    assert office.get(f"/admin/credit-hours/{address}").status_code == 200


def test_a_learner_sees_hours_decisions_and_the_certificate(sign_in, django_assert_num_queries):
    end = Ending(["pp"])
    learner = account_of(end.one)
    (row,) = end.certify()
    phone = sign_in(learner)

    with django_assert_num_queries(8):
        page = text_of(phone.get("/my/credit-hours/"))

    assert "已有4学时，要求90学时" in page
    assert row.number in page
    assert "结业" in page
    assert phone.get(f"/my/certificates/{row.pk}/").content.startswith(b"%PDF")


def test_nobody_opens_the_certificate_of_another(sign_in):
    end = Ending(["pp", "pp"])
    rows = end.certify()
    phone = sign_in(account_of(end.one))

    assert phone.get(f"/my/certificates/{rows[1].pk}/").status_code == 404
    assert Client().get(f"/my/certificates/{rows[1].pk}/").status_code == 302


def test_a_withdrawal_by_two_hands(sign_in):
    end = Ending(["pp"])
    host, manager = end.host(), make_class_staff(end.training_class, Role.CLASS_TEACHER)
    client = sign_in(host)
    client.post(f"/admin/enrolments/{end.one.pk}/propose-withdrawal/", {"reason": "缺课"})
    row = end.one.withdrawal_proposals.get()
    url = f"/admin/attendance/withdrawalproposal/{row.pk}/agree/"

    assert "须由其他人决定" in text_of(client.post(url, {"sent": "1"}))
    sign_in(manager).post(url, {"sent": "1"})

    assert decision_of(end.one).decision == "withdrawn"
    assert not CreditHourEntry.objects.exists()
