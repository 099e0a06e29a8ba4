"""The materials tab, the desk of copies and the page for the phone."""

import re
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from materials import services
from materials.models import PaperCopy
from people.roles import Role
from tests.attendance.phone.weights import MOST, weight
from tests.factories import (
    fresh,
    make_class_staff,
    make_enrolment,
    make_learner,
    make_manager,
    make_officer,
)
from tests.materials.distribution.scenes import NOTICE, Handing, hours, with_notice
from tests.materials.factories import ask, make_published

pytestmark = pytest.mark.django_db
HOSTILE = "<b>=1+1</b>\u202e@"


def browser(user):
    client = Client()
    client.force_login(fresh(user), backend="people.backends.AccountBackend")
    return client


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def said(response):
    return [str(message) for message in response.context["messages"]]


def tab(scene, query=""):
    return reverse("admin:class_materials", args=[scene.training_class.pk]) + query


@pytest.fixture
def scene():
    scene = with_notice(title="手册")
    scene.hand_to(scene.training_class, channel="paper", must_read=True, due_at=hours(5))
    services.issue_in_class(scene.version, scene.training_class, by=scene.by)
    return scene


def test_the_tab_shows_every_cell_with_its_word(scene):
    shown = browser(make_manager()).get(tab(scene))
    page = shown.content.decode()

    assert '<span aria-hidden="true">◔</span><span class="visually-hidden">已发</span>' in page
    assert "№001" in page
    assert re.search(r"<td>\s*0/1\s*</td>", page)
    assert "催签：未签1人" in text(shown)
    assert f"尚未确认1人：\n{scene.unit}：{scene.learner.person.name}" in page


def test_a_teacher_sees_it_and_a_host_does_not(scene):
    teacher = make_class_staff(scene.training_class, Role.CLASS_TEACHER)
    host = make_class_staff(scene.training_class, Role.PRESIDING_HOST)
    assert "发放情况" in text(browser(teacher).get(tab(scene)))
    assert "发放情况" not in text(browser(host).get(tab(scene)))


def test_only_those_who_are_open_and_one_material_alone(scene):
    done = make_learner(scene.training_class)
    services.issue_in_class(scene.version, scene.training_class, by=scene.by)
    services.acknowledge_notice(scene.version, wording=NOTICE, by=done)
    services.confirm(scene.version, "read", by=done)
    other = make_published(training_class=scene.training_class, title="别的")
    services.assign(other.material, scene.enrolment, by=scene.by)
    client = browser(make_manager())

    def learners(query):
        return [line["learner"] for line in client.get(tab(scene, query)).context["lines"]]

    mine = done.person.enrolments.get()
    assert set(learners("")) == {scene.enrolment, mine}
    assert learners("?only=open") == [scene.enrolment]
    assert learners(f"?material={other.material_id}") == [scene.enrolment]
    assert learners("?material=999") == []
    for odd in ("?material=x", "?material=9999999999999999999999", "?material=²"):
        assert set(learners(odd)) == {scene.enrolment, mine}


def test_a_large_matrix_becomes_a_list_of_materials(scene, monkeypatch):
    monkeypatch.setattr("attendance.pages.materials.tab.MOST_LEARNERS", 0)
    client = browser(make_manager())
    shown = client.get(tab(scene))
    assert (shown.context["is_list"], shown.context["lines"]) == (True, [])
    assert "◔ 已发 1" in text(shown)
    one = client.get(tab(scene, f"?material={scene.material.pk}"))
    assert [line["learner"] for line in one.context["lines"]] == [scene.enrolment]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_tab_takes_the_same_statements_for_any_number(rows):
    scene = Handing()
    for _row in range(rows):
        make_enrolment(scene.training_class)
        version = make_published(training_class=scene.training_class)
        services.assign(version.material, scene.training_class, by=scene.by, channel="paper")
        services.issue_in_class(version, scene.training_class, by=scene.by)
    client = browser(make_manager())
    client.get(tab(scene))
    with CaptureQueriesContext(connection) as caught:
        client.get(tab(scene))
    assert len(caught) == TAB_STATEMENTS


TAB_STATEMENTS = 16


def test_a_button_reminds_and_says_how_many(scene):
    client = browser(make_manager())
    path = reverse("admin:class_remind", args=[scene.training_class.pk])
    form = {"material": scene.material.pk}
    assert said(client.post(path, form, follow=True)) == ["已提醒1人。"]
    assert said(client.post(path, form, follow=True)) == ["今天已经提醒过。"]
    auditor = browser(make_officer(Role.AUDITOR))
    assert auditor.post(path, form).status_code == 403
    assert "催签" not in text(auditor.get(tab(scene)))
    teacher = make_class_staff(scene.training_class, Role.CLASS_TEACHER)
    assert said(browser(teacher).post(path, form, follow=True)) == ["今天已经提醒过。"]


def test_a_button_issues_what_is_missing(scene):
    make_enrolment(scene.training_class)
    registrar = make_class_staff(scene.training_class, Role.REGISTRAR)
    client = browser(registrar)
    path = reverse("admin:class_issue_copies", args=[scene.training_class.pk])
    form = {"material": scene.material.pk}
    assert said(client.post(path, form, follow=True)) == ["已发放1份：第2号至第2号。"]
    assert said(client.post(path, form, follow=True)) == ["已报到学员均已持有。"]
    assert client.post(path, {"material": "x"}).status_code == 404


def test_the_desk_of_copies_takes_back_all_or_none(scene):
    other = make_enrolment(scene.training_class)
    services.issue_in_class(scene.version, scene.training_class, by=scene.by)
    first, second = PaperCopy.objects.order_by("serial_no")
    scene.material.retain_policy = "return"
    scene.material.save()
    client = browser(make_class_staff(scene.training_class, Role.REGISTRAR))
    path = reverse("admin:class_copies", args=[scene.training_class.pk])
    both = {"copy": [first.pk, second.pk]}

    assert "2份材料尚未收回" in text(client.get(path))
    assert said(client.post(path, {"do": "take_back"}, follow=True)) == ["请至少选择一份材料。"]
    assert said(client.post(path, both | {"do": "lose"}, follow=True)) != []
    services.take_back_copy(first, by=scene.by)
    client.post(path, both | {"do": "take_back"}, follow=True)
    second.refresh_from_db()
    assert second.status == "issued"
    done = client.post(path, {"copy": second.pk, "do": "lose", "reason": HOSTILE}, follow=True)
    assert said(done) == ["已登记遗失1份。"]
    shown = client.get(path + "?show=all")
    assert "<b>=1+1" not in shown.content.decode()
    assert "全部收回" in text(client.get(path))
    assert [copy.enrolment for copy in shown.context["copies"]] == [scene.enrolment, other]


def test_copies_of_another_class_are_missing(scene):
    foreign = Handing()
    foreign.hand_to(foreign.training_class, channel="paper")
    (copy,) = services.issue_in_class(foreign.version, foreign.training_class, by=foreign.by)
    client = browser(make_class_staff(scene.training_class, Role.REGISTRAR))
    path = reverse("admin:class_copies", args=[scene.training_class.pk])
    client.post(path, {"copy": copy.pk, "do": "take_back"})
    copy.refresh_from_db()
    assert copy.status == "issued"
    assert (
        client.get(reverse("admin:class_copies", args=[foreign.training_class.pk])).status_code
        == 404
    )


def test_the_list_of_signatures_is_text_alone(scene):
    person = scene.learner.person
    person.name, scene.material.title = HOSTILE, HOSTILE
    person.save()
    scene.material.save()
    client = browser(make_manager())
    path = reverse("admin:class_distribution_file", args=[scene.training_class.pk])

    book = client.get(path)
    with translation.override("zh-hans"):
        rows = (
            CalamineWorkbook.from_filelike(BytesIO(book.content)).get_sheet_by_index(0).to_python()
        )

    assert rows[0][1:] == ["姓名", "单位", HOSTILE, "签名"]
    assert rows[1][1:4] == [HOSTILE, str(scene.unit), "◔ 已发 №001"]
    assert client.get(path + "?as=pdf").content.startswith(b"%PDF")
    assert client.get(path + "?as=exe").status_code == 404


def test_who_holds_a_version_and_its_recall(scene):
    services.acknowledge_notice(scene.version, wording=NOTICE, by=fresh(scene.learner))
    ask(scene.version, scene.learner)
    client = browser(make_manager())
    path = reverse("admin:version_holders", args=[scene.version.pk])
    assert scene.learner.person.name in text(client.get(path))

    own = f"/admin/materials/materialversion/{scene.version.pk}/"
    client.post(f"{own}recall/", {"reason": "内容有误"})

    shown = client.get(path)
    assert "内容有误。请停止使用" in shown.content.decode()
    assert f'href="{path}"' in client.get(f"{own}change/").content.decode()


# The phone


def test_the_phone_shows_notice_file_and_what_to_say():
    scene = with_notice()
    scene.hand_to(scene.training_class, must_read=True, due_at=hours(5), expires_at=hours(6))
    phone = browser(scene.learner)
    page = phone.get("/my/materials/")

    assert weight(page) < MOST
    assert NOTICE in text(page)
    assert f"/files/{scene.version.pk}/" not in page.content.decode()
    done = phone.post(f"/my/materials/{scene.version.pk}/notice/", {"wording": NOTICE}, follow=True)
    assert f'href="/files/{scene.version.pk}/"' in done.content.decode()
    assert phone.get(f"/files/{scene.version.pk}/").getvalue() == b"text\n"
    read = phone.post(f"/my/materials/{scene.version.pk}/confirm/", {"kind": "read"}, follow=True)
    assert said(read) == ["已确认阅读。"]
    assert "已全部确认" in text(read)


def test_the_phone_of_a_liaison_and_of_a_lecturer():
    scene = Handing()
    scene.hand_to(scene.unit)
    scene.hand_to(scene.lecturer.person)
    for user in (scene.liaison, scene.lecturer):
        assert str(scene.material) in text(browser(user).get("/my/materials/"))
    assert str(scene.material) not in text(browser(scene.stranger).get("/my/materials/"))


def test_what_is_over_is_named_and_what_is_to_come_is_not():
    scene = Handing(title="已过期的")
    scene.hand_to(scene.training_class, expires_at=hours(-1))
    coming = make_published(training_class=scene.training_class, title="未到时间的")
    services.assign(coming.material, scene.training_class, by=scene.by, release_at=hours(1))
    page = text(browser(scene.learner).get("/my/materials/"))
    assert "已过期的" in page
    assert "（含）截止" in page
    assert "未到时间的" not in page


def test_a_copy_is_signed_for_on_the_phone(scene):
    phone = browser(scene.learner)
    assert "№001" in text(phone.get("/my/materials/"))
    phone.post(f"/my/materials/{scene.version.pk}/confirm/", {"kind": "received"})
    assert PaperCopy.objects.get().status == "acknowledged"


def test_a_hidden_version_is_a_missing_one_on_the_phone(scene):
    phone = browser(scene.stranger)
    for verb, form in (("notice", {"wording": NOTICE}), ("confirm", {"kind": "read"})):
        path = f"/my/materials/{scene.version.pk}/{verb}/"
        assert phone.post(path, form).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_phone_takes_the_same_statements_for_any_number(rows):
    scene = with_notice()
    for _row in range(rows):
        version = make_published(training_class=scene.training_class, restriction_notice=NOTICE)
        services.assign(version.material, scene.training_class, by=scene.by, channel="paper")
        services.issue_in_class(version, scene.training_class, by=scene.by)
        services.acknowledge_notice(version, wording=NOTICE, by=fresh(scene.learner))
    phone = browser(scene.learner)
    phone.get("/my/materials/")
    with CaptureQueriesContext(connection) as caught:
        phone.get("/my/materials/")
    assert len(caught) == 8


def test_markup_in_names_is_text():
    scene = with_notice(title=HOSTILE)
    scene.material.restriction_notice = HOSTILE
    scene.material.save()
    scene.hand_to(scene.training_class)
    for page in (
        browser(scene.learner).get("/my/materials/"),
        browser(make_manager()).get(tab(scene)),
    ):
        assert "<b>=1+1" not in page.content.decode()


def test_the_desk_says_which_numbers_it_has_handed_over(scene):
    book = make_published(training_class=scene.training_class, kind="handbook", title="学员手册")
    services.assign(book.material, scene.training_class, by=scene.by, channel="paper")
    awaited = make_enrolment(scene.training_class, status="confirmed")
    clerk = make_class_staff(scene.training_class, Role.REGISTRAR)
    desk = reverse("admin:class_desk", args=[scene.training_class.pk])

    done = browser(clerk).post(desk, {"do": "report_in", "key": awaited.pk}, follow=True)

    assert "《学员手册》第001号" in said(done)[0]
    assert book.copies.get().issued_by == clerk


def test_the_file_of_the_class_says_who_got_what(scene):
    from attendance.dossier import chapters

    with translation.override("zh-hans"):
        entries = {entry.path: entry for entry in chapters.materials(scene.training_class)}
        copies = entries["7 材料/纸质材料.xlsx"]
        rows = CalamineWorkbook.from_filelike(BytesIO(copies.content))
    shown = rows.get_sheet_by_index(0).to_python()
    assert shown[1][:5] == ["手册", "1", "001", scene.learner.person.name, "已发放"]
    assert "7 材料/发放情况.xlsx" in entries


MODELS = {"acknowledgement": 5, "papercopy": 5}


@pytest.mark.parametrize("model", MODELS)
def test_lists_of_the_office_take_the_same_statements(model):
    counts = []
    client = browser(make_manager())
    for _rows in range(2):
        scene = Handing()
        scene.hand_to(scene.training_class, channel="paper")
        (copy,) = services.issue_in_class(scene.version, scene.training_class, by=scene.by)
        services.sign_for(copy, by=scene.by)
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/admin/materials/{model}/")
        counts.append(len(caught))
    assert counts == [MODELS[model]] * 2
