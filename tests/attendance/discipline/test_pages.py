"""The pages of the office and of the learner: what they show to whom, and their buttons."""

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from attendance.models import DisciplineReading, DisciplineRecord, DisciplineRule
from attendance.papers.notices import print_notice
from attendance.services import discipline
from tests.attendance.discipline.scenes import WORDS, Conduct, photo, status_of
from tests.attendance.lectures import at, time_is
from tests.attendance.pages import words
from tests.attendance.test_admin import sign_in
from tests.factories import make_learner

pytestmark = pytest.mark.django_db
RECORD_PAGE, PHONE_LIST = 13, 7
HOSTILE = "<script>alert(1)</script> #[x] $y$ \u202e=1+1"


@pytest.fixture
def conduct():
    return Conduct()


@pytest.fixture(autouse=True)
def in_the_afternoon():
    with time_is(15):
        yield


def page_of(record):
    return reverse("admin:discipline_record", args=[record.pk])


def mine(record):
    return reverse("my_discipline_record", args=[record.pk])


def test_the_words_are_shown_once_the_reader_says_what_for(conduct):
    record = conduct.verified()
    client = sign_in(conduct.teacher)

    assert WORDS not in client.get(page_of(record)).content.decode()
    assert not DisciplineReading.objects.exists()
    answer = client.post(page_of(record), {"purpose": "handling"})
    assert WORDS in answer.content.decode()
    assert DisciplineReading.objects.get().purpose == "handling"
    assert WORDS not in client.post(page_of(record), {"purpose": "curiosity"}).content.decode()
    assert DisciplineReading.objects.count() == 1


def test_the_learner_sees_everything_and_who_has_read_it(conduct):
    record = conduct.notified()
    discipline.read_record(record, by=conduct.teacher, purpose="handling", at=at(13))

    page = words(sign_in(conduct.learner).get(mine(record)))
    assert WORDS in page
    assert "目击记录" in page
    assert conduct.teacher.name in page


def test_a_learner_sees_nothing_before_the_notification_and_nothing_of_others(conduct):
    record = conduct.verified()
    assert sign_in(conduct.learner).get(mine(record)).status_code == 404

    record = conduct.notified()
    fellow = make_learner(conduct.training_class)
    assert sign_in(fellow).get(mine(record)).status_code == 404
    assert sign_in(conduct.learner).get(mine(record)).status_code == 200


def test_a_record_goes_its_way_through_the_buttons(conduct):
    record = conduct.recorded()
    office, learner = sign_in(conduct.teacher), sign_in(conduct.learner)

    def press(verb, **fields):
        url = reverse("admin:discipline_verb", args=[record.pk, verb])
        office.post(url, fields)
        return status_of(record)

    evidence = reverse("admin:discipline_evidence", args=[record.pk])
    office.post(evidence, {"kind": "photo", "file": photo()})
    assert press("verify") == "verified"
    assert press("notify") == "notified"
    learner.post(f"{mine(record)}answer/", {"text": "属实，今后改正"})
    assert press("confirm", comment="属实") == "confirmed"
    assert press("handle", handling="talk") == "handled"
    learner.post(f"{mine(record)}appeal/", {"text": "处理过重"})
    host = sign_in(conduct.host)
    url = reverse("admin:discipline_verb", args=[record.pk, "decide-appeal"])
    host.post(url, {"result": "revised", "severity": "minor", "reason": "酌情"})
    assert press("handle", handling="remind") == "handled"
    assert press("close") == "closed"


def test_a_button_of_another_role_does_nothing(conduct):
    record = conduct.notified()
    url = reverse("admin:discipline_verb", args=[record.pk, "confirm"])

    assert sign_in(conduct.inspector).post(url).status_code == 403
    assert sign_in(conduct.learner).post(url).status_code in (302, 403, 404)
    assert status_of(record) == "notified"


def test_a_wrong_record_is_replaced_on_its_page(conduct):
    record = conduct.recorded()
    other = DisciplineRule.objects.create(code="XX-02", category="study", text="不走动")
    url = reverse("admin:discipline_correct", args=[record.pk])
    fields = {"reason": "情形有误", "description": "随意走动", "rule": other.pk}

    sign_in(conduct.inspector).post(url, fields)
    new = DisciplineRecord.objects.get(corrects=record)
    assert (status_of(record), new.rule, new.status) == ("superseded", other, "recorded")


def test_the_class_adopts_rules_prints_them_and_the_learner_acknowledges_them(conduct):
    library = DisciplineRule.objects.create(
        code="ZX-01", category="schedule", text="不迟到", source_text="通知第三条"
    )
    office = sign_in(conduct.manager)
    office.post(
        reverse("admin:class_adopt_rules", args=[conduct.training_class.pk]),
        {"rule": [library.pk, "x", 10**30]},
    )
    adopted = DisciplineRule.objects.get(adopted_from=library)
    assert (adopted.training_class, adopted.text) == (conduct.training_class, "不迟到")

    notice = office.get(reverse("admin:class_notice", args=[conduct.training_class.pk]))
    assert b"".join(notice).startswith(b"%PDF")

    learner = sign_in(conduct.learner)
    page = learner.get(reverse("my_discipline"))
    digest = page.context["notices"][0]["digest"]
    learner.post(reverse("my_discipline_rules", args=[conduct.enrolment.pk]), {"digest": digest})
    assert conduct.enrolment.rule_acknowledgement.digest == digest


def test_hostile_text_is_shown_as_it_is(conduct):
    DisciplineRule.objects.filter(pk=conduct.rule.pk).update(text=HOSTILE, source_text=HOSTILE)
    record = conduct.notified(description=HOSTILE, place=HOSTILE[:80])
    office, learner = sign_in(conduct.teacher), sign_in(conduct.learner)

    for answer in (
        office.post(page_of(record), {"purpose": "handling"}),
        office.get(reverse("admin:class_discipline", args=[conduct.training_class.pk])),
        learner.get(mine(record)),
        learner.get(reverse("my_discipline")),
    ):
        assert b"<script>alert" not in answer.content
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.content.decode()


def test_the_notice_prints_what_looks_like_markup_and_goes_over_pages():
    rules = [(f"XX-{number:02}", f"{HOSTILE} {number}", HOSTILE) for number in range(40)]
    pdf = pypdfium2.PdfDocument(print_notice(HOSTILE, [("学习纪律", rules)], stamp="2026年3月10日"))

    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert len(pdf) > 1
    assert "#[x] $y$" in text
    assert "XX-39" in text


def test_the_pages_take_as_many_statements_for_one_record_as_for_three(
    conduct, django_assert_num_queries
):
    office, learner = sign_in(conduct.teacher), sign_in(conduct.learner)
    for _number in (1, 2):
        record = conduct.notified()
        office.get(page_of(record)), learner.get(mine(record))
        with django_assert_num_queries(RECORD_PAGE):
            office.get(page_of(record))
        with django_assert_num_queries(PHONE_LIST):
            learner.get(reverse("my_discipline"))
        conduct.notified()


def test_the_phone_pages_are_small(conduct):
    record = conduct.appealed()
    for url in (reverse("my_discipline"), mine(record)):
        assert len(sign_in(conduct.learner).get(url).content) < 12_000


def test_nobody_without_an_account_gets_anything(conduct):
    record = conduct.notified()
    for url in (page_of(record), mine(record), reverse("my_discipline")):
        assert Client().get(url).status_code == 302
