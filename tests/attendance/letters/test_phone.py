"""What a learner reads on the phone: bulletins that reach them, praise made public in their class."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.models import Bulletin
from attendance.services import letters
from people.models import Notice
from tests.attendance.letters.scenes import EVENING, Desk
from tests.attendance.pages import words
from tests.attendance.phone.weights import MOST, weight
from tests.attendance.test_admin import sign_in
from tests.factories import make_learner, make_running_class

pytestmark = pytest.mark.django_db
LIST = "/my/bulletins/"


@pytest.fixture
def desk():
    with time_machine.travel(EVENING, tick=False):
        yield Desk()


@pytest.fixture
def phone(desk):
    return sign_in(desk.learner)


def page_of(paper):
    return f"{LIST}{paper.pk}/"


def shown_keys(client):
    return [paper.pk for paper in client.get(LIST).context["bulletins"]]


def test_a_learner_reads_what_is_issued_for_the_class_or_for_everybody(desk, phone):
    of_class = desk.issued()
    public = desk.issued(kind="situation", scope="public")
    desk.signed(kind="situation")
    desk.issued(kind="situation", scope="units", addressees=[desk.own_unit])

    assert shown_keys(phone) == [public.pk, of_class.pk]
    page = phone.get(page_of(of_class))
    assert [word in words(page) for word in (of_class.doc_no, "李学员", "应到3")] == [True] * 3
    assert weight(page) < MOST
    assert weight(phone.get(LIST)) < MOST


@pytest.mark.parametrize(
    "make",
    [
        lambda desk: desk.draft(),
        lambda desk: desk.signed(),
        lambda desk: desk.issued(scope="units", addressees=[desk.own_unit]),
        lambda desk: letters.withdraw_bulletin(desk.issued(), by=desk.host, reason="有误"),
    ],
    ids=["draft", "signed", "units", "withdrawn"],
)
def test_what_is_not_for_learners_is_missing(desk, phone, make):
    paper = make(desk)

    assert shown_keys(phone) == []
    assert phone.get(page_of(paper)).status_code == 404


def test_a_learner_of_another_class_reads_only_what_is_for_everybody(desk):
    stranger = sign_in(make_learner(make_running_class(by=desk.manager)))
    of_class, public = desk.issued(), desk.issued(kind="situation", scope="public")
    desk.praise(status="publicised")

    assert shown_keys(stranger) == [public.pk]
    assert list(stranger.get(LIST).context["praise"]) == []
    assert stranger.get(page_of(of_class)).status_code == 404


def test_whoever_sees_all_papers_at_work_finds_here_only_the_own(desk):
    desk.issued()

    assert shown_keys(sign_in(desk.teacher)) == []


def test_praise_is_shown_while_it_is_public(desk, phone):
    one = desk.praise(status="publicised")
    for status, title in (
        ("proposed", "advanced_individual"),
        ("confirmed", "outstanding_committee"),
    ):
        desk.praise(status=status, title=title)

    page = phone.get(LIST)
    assert [shown.pk for shown in page.context["praise"]] == [one.pk]
    assert [word in words(page) for word in ("周同单位", "学习认真")] == [True, True]


def test_the_notice_of_a_bulletin_opens_on_the_phone(desk, phone):
    paper = desk.issued()
    notice = Notice.objects.get(person=desk.learner.person)
    assert notice.link == page_of(paper)

    home = phone.get("/my/").text
    assert [f'href="{link}"' in home for link in (notice.link, LIST)] == [True, True]


def test_a_notice_that_leads_to_the_office_does_not_open_for_a_learner(desk, phone):
    Notice.objects.create(person=desk.learner.person, subject="函", body="", link="/admin/letters/")

    assert "/admin/letters/" not in phone.get("/my/").text


def test_a_correction_and_what_it_corrects_name_each_other(desk, phone):
    paper = desk.issued()
    correction = Bulletin.objects.create(
        training_class=desk.training_class, title="更正", body="更正。", corrects=paper,
        issuer_unit=paper.issuer_unit, drafted_by=desk.teacher,
    )  # fmt: skip
    correction = letters.sign_off_paper(correction, by=desk.host, at=EVENING)
    correction = letters.issue_bulletin(correction, by=desk.teacher, at=EVENING)

    assert page_of(correction) in phone.get(page_of(paper)).text
    assert paper.doc_no in words(phone.get(page_of(correction)))


def test_three_papers_cost_what_one_costs(desk, phone):
    paper = desk.issued()
    desk.praise(status="publicised")

    def asked(path):
        with CaptureQueriesContext(connection) as caught:
            assert phone.get(path).status_code == 200
        return len(caught)

    before = asked(LIST), asked(page_of(paper))
    for title in ("advanced_individual", "outstanding_committee"):
        desk.issued(kind="situation")
        desk.praise(status="publicised", title=title)

    assert len(shown_keys(phone)) == 3
    assert (asked(LIST), asked(page_of(paper))) == before == (6, 6)
