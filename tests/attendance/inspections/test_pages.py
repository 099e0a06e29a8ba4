"""The desk and the page of a round, as inspectors and others find them without a script."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from attendance.models import (
    DisciplineEvidence,
    DisciplineRecord,
    Inspection,
    InspectionCount,
    InspectionIncident,
)
from attendance.services import inspections
from attendance.services.inspections import Noted, Sighting
from people.roles import Role
from tests.attendance.inspections.scenes import Visit
from tests.attendance.leave.test_papers import JPEG
from tests.attendance.lectures import nonce, time_is
from tests.attendance.pages import messages, words
from tests.factories import make_class_staff, make_enrolment, make_officer, make_person

pytestmark = pytest.mark.django_db
DESK = "/admin/inspections/"
HOSTILE = "<script>alert(1)</script>\u202e=1+1"


@pytest.fixture
def visit():
    with time_is(9, 30):
        yield Visit()


@pytest.fixture
def planned(visit):
    return visit.plan()


def url(row, name="round"):
    return reverse(f"admin:inspection_{name}", args=[row.pk])


def test_a_round_from_the_desk_to_the_report(visit, sign_in):
    client = sign_in(visit.inspector)
    form = {"session": visit.session.pk, "token": "token-0001"}
    page = client.post(DESK, form, follow=True)
    client.post(DESK, form)
    planned = Inspection.objects.get()
    assert page.redirect_chain == [(url(planned), 302)]
    assert (planned.team, planned.session) == (visit.team, visit.session)

    count = {"act": "count", "token": "count-0001", "expected": 2, "present": 1, "note": "后排空"}
    client.post(url(planned), count)
    page = client.post(url(planned), count, follow=True)
    assert messages(page)[-1] == "您的清点结果已保存。"
    assert "应到 2，实到 1" in words(page)
    assert InspectionCount.objects.count() == 1

    tap = {
        "token": "seen-0001",
        "enrolment": [one.pk for one in visit.enrolments],
        "kind": "whispering",
        "note": "后排两人",
        "photos": [SimpleUploadedFile("一.jpg", JPEG), SimpleUploadedFile("二.jpg", JPEG)],
    }
    page = client.post(url(planned), tap, follow=True)
    assert messages(page) == ["情况已记录。"]
    assert DisciplineRecord.objects.count() == 2
    kinds = DisciplineEvidence.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["witness", "photo", "photo"]
    assert all(str(one.person) in words(page) for one in visit.enrolments)

    page = client.post(url(planned, "finish"), follow=True)
    assert messages(page) == ["本次督查已结束。其他手机上暂存的记录仍可上传。"]
    page = client.post(url(planned, "report"), follow=True)
    assert messages(page) == ["督查情况已上报，不再增加记录。"]
    assert b'id="round-count"' not in page.content
    assert visit.statuses() == ["pending", "pending"]


def test_a_photo_is_added_later(visit, planned, sign_in):
    client = sign_in(visit.inspector)
    client.post(
        url(planned),
        {"token": "seen-0001", "kind": "phone", "enrolment": visit.enrolments[0].pk},
    )
    photo = {"nonce": "seen-0001", "photos": SimpleUploadedFile("手机.jpg", JPEG)}
    page = client.post(url(planned, "photo"), photo, follow=True)

    assert messages(page)[-1] == "照片已作为证据留存。"
    assert DisciplineEvidence.objects.get().kind == "photo"
    assert client.post(url(planned, "photo"), {"nonce": "seen-0002"}).status_code == 404
    broken = {"nonce": "seen-0001", "photos": SimpleUploadedFile("手机.jpg", b"no photo")}
    assert messages(client.post(url(planned, "photo"), broken, follow=True)) != []
    assert DisciplineEvidence.objects.count() == 1


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"kind": "phone"}, ""),
        ({"kind": "leaving", "enrolment": "own"}, "请填写离开的分钟数。"),
        ({"kind": "other", "enrolment": "own"}, "请在说明中写明情况。"),
        ({"kind": "phone", "enrolment": "99999999999999999999"}, ""),
        ({"kind": "dancing", "enrolment": "own"}, "情形: "),
        ({"enrolment": "own"}, "情形: "),
        ({"kind": "leaving", "enrolment": "own", "minutes": "601"}, "离开分钟数: "),
        ({"act": "count", "expected": "2"}, "实到: "),
        ({"act": "count", "expected": "-1", "present": "1e9"}, "应到: "),
    ],
)
def test_nonsense_is_refused_with_words_and_changes_nothing(visit, planned, sign_in, form, said):
    client = sign_in(visit.inspector)
    given = form | ({"enrolment": visit.enrolments[0].pk} if form.get("enrolment") == "own" else {})
    page = client.post(url(planned), given, follow=True)

    assert page.status_code == 200
    assert messages(page)[0].startswith(said)
    assert not InspectionIncident.objects.exists()
    assert not InspectionCount.objects.exists()


def test_hostile_words_reach_the_page_as_words(visit, sign_in):
    person = make_person(HOSTILE[:20])
    enrolment = make_enrolment(visit.training_class, person)
    planned = visit.plan(place=HOSTILE, note=HOSTILE * 5)
    client = sign_in(visit.inspector)
    client.post(url(planned), {"act": "count", "expected": 1, "present": 1, "note": HOSTILE})
    client.post(url(planned), {"kind": "other", "enrolment": enrolment.pk, "note": HOSTILE})

    for page in (client.get(url(planned)), client.get(DESK)):
        assert b"<script>alert" not in page.content
    assert DisciplineRecord.objects.count() == 1


def test_only_inspectors_find_the_desk_and_only_who_may_know_a_round(visit, planned, sign_in):
    host = make_class_staff(visit.training_class, Role.PRESIDING_HOST)
    client = sign_in(host)
    assert client.get(DESK).status_code == 403
    page = client.get(url(planned))
    assert page.status_code == 200
    assert b'id="round-count"' not in page.content
    for path in (url(planned), url(planned, "finish"), url(planned, "report"),
                 url(planned, "photo")):  # fmt: skip
        assert client.post(path, {"act": "count"}).status_code == 403
    assert sign_in(Visit().inspector).get(url(planned)).status_code == 404
    teacher_elsewhere = Visit().inspector
    form = {"session": visit.session.pk}
    assert sign_in(teacher_elsewhere).post(DESK, form).status_code == 404
    assert Inspection.objects.count() == 1


def test_the_pages_ask_as_often_for_many_as_for_few(visit, client, django_assert_num_queries):
    planned, reader = visit.plan(), make_officer(Role.INSPECTOR)
    key = visit.enrolments[0].pk

    def note(number):
        visit.count(visit.plan(), 2)
        visit.count(planned, number, by=visit.join("又一名督查员"))
        make_enrolment(visit.training_class)
        seen = Sighting("phone", [key])
        inspections.report_incident(planned, seen, Noted(nonce()), by=visit.inspector)

    for number in range(3):
        note(number)
        client.force_login(reader, backend="people.backends.AccountBackend")
        with django_assert_num_queries(8):
            assert client.get(DESK).status_code == 200
        with django_assert_num_queries(10):
            assert client.get(url(planned)).status_code == 200
