"""Certificates: numbers without gaps, frozen words, the paper, and the public check."""

import threading
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from django.db import IntegrityError, connection, transaction

from attendance import errors
from attendance.models import Certificate, CertificateSeries
from attendance.papers import print_certificates
from attendance.services import completion
from attendance.services.completion import certifying
from courses.models import TrainingClass
from tests.attendance.completion.scenes import Ending, decision_of

pytestmark = pytest.mark.django_db
HOSTILE = '<b>#set page() $x$ *z* =1+1 \u202e\\"`' + "龘" * 10


def issued(end, count=None):
    drafts = completion.draft_certificates(
        end.training_class, [one.pk for one in end.enrolments[:count]]
    )
    return completion.issue_certificates(
        end.training_class, [one.pk for one in drafts], by=end.manager
    )


def test_numbers_are_consecutive_by_the_pattern_of_the_class():
    end = Ending(["pp", "pp", "pp"])
    end.set(certificate_pattern="结{year}第{number:03}号")

    rows = end.certify()

    assert [row.number for row in rows] == ["结2026第001号", "结2026第002号", "结2026第003号"]
    assert len({row.verify_code for row in rows}) == 3


def test_classes_of_one_pattern_share_their_numbers():
    first, second = Ending(["pp"]), Ending(["pp"])
    for end in (first, second):
        end.set(certificate_pattern="{year}-{number}")

    assert [end.certify()[0].number for end in (first, second)] == ["2026-1", "2026-2"]


def test_what_fails_gives_its_number_back():
    end = Ending(["pp", "pp"])
    end.decide()
    issued(end, 1)

    with transaction.atomic():
        drafts = completion.draft_certificates(end.training_class, [end.enrolments[1].pk])
        completion.issue_certificates(end.training_class, [drafts[0].pk], by=end.manager)
        transaction.set_rollback(True)

    drafts = completion.draft_certificates(end.training_class, [end.enrolments[1].pk])
    (row,) = completion.issue_certificates(end.training_class, [drafts[0].pk], by=end.manager)
    assert row.number.endswith("-0002")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False])
def test_racing_offices_give_each_number_once(is_locked, monkeypatch):
    ends = [Ending(["pp"]) for _ in range(4)]
    drafts = []
    for end in ends:
        end.set(certificate_pattern="{year}-{number}")
        end.decide()
        drafts += completion.draft_certificates(end.training_class, [end.one.pk])
    together = threading.Barrier(len(ends))
    if not is_locked:
        # The positive control: without the lock two of them read the same last number.
        def careless(text, count):
            CertificateSeries.objects.get_or_create(text=text)
            last = CertificateSeries.objects.get(text=text).last
            together.wait(10)
            CertificateSeries.objects.filter(text=text, last__lt=last + count).update(
                last=last + count
            )
            return last + 1

        CertificateSeries.objects.create(text="2026-{number}")
        monkeypatch.setattr(certifying, "_count_on", careless)
    failed = []

    def issue(end, draft):
        try:
            if is_locked:
                together.wait(10)
            completion.issue_certificates(end.training_class, [draft.pk], by=end.manager)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue, args=pair) for pair in zip(ends, drafts, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    numbers = sorted(Certificate.objects.numbered().values_list("number", flat=True))
    if is_locked:
        assert (failed, numbers) == ([], [f"2026-{number}" for number in range(1, 5)])
    else:
        assert len(numbers) < 4


def test_there_is_none_for_whoever_is_undecided_or_has_not_completed():
    end = Ending(["pp", "aa"])

    (undecided, _) = completion.draft_certificates(
        end.training_class, [one.pk for one in end.enrolments]
    )
    assert isinstance(undecided, errors.CompletionUndecided)

    end.decide()
    first, second = completion.draft_certificates(
        end.training_class, [one.pk for one in end.enrolments]
    )
    assert first.status == "draft"
    assert isinstance(second, errors.NotCompleted)
    (again,) = completion.draft_certificates(end.training_class, [end.one.pk])
    assert isinstance(again, errors.CertificateExists)

    completion.revise_decision(
        decision_of(end.one), "not_completed", reason="查实替课", by=end.second
    )
    (refused,) = completion.draft_certificates(end.training_class, [end.one.pk])
    assert isinstance(refused, errors.NotCompleted)
    assert not Certificate.objects.exists()


def test_revoked_it_keeps_its_number():
    end = Ending(["pp"])
    (row,) = end.certify()

    completion.revoke_certificate(row, reason="发放有误", by=end.second)

    kept = Certificate.objects.get()
    assert (kept.status, kept.number, kept.ended_reason) == ("revoked", row.number, "发放有误")
    (new,) = issued(end)
    assert new.number.endswith("-0002")


def test_a_replacement_names_what_it_replaces():
    end = Ending(["pp"])
    (old,) = end.certify()
    person = end.one.person
    person.name = "张更正"
    person.save()

    new = completion.replace_certificate(old, reason="姓名有误", by=end.second)

    assert (new.name, new.replaces, new.status) == ("张更正", old, "issued")
    assert Certificate.objects.get(pk=old.pk).status == "replaced"
    with pytest.raises(errors.WrongCertificateState):
        completion.replace_certificate(old, reason="再换", by=end.second)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attendance_certificate SET name = '别人'",
        "UPDATE attendance_certificate SET number = '1'",
        "UPDATE attendance_certificate SET status = 'draft'",
        "DELETE FROM attendance_certificate",
        "UPDATE attendance_certificateseries SET last = 0",
        "DELETE FROM attendance_certificateseries",
    ],
)
def test_what_was_issued_is_frozen(statement):
    Ending(["pp"]).certify()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def codes_on(pdf):
    """What the squares of the first page say."""
    bitmap = pypdfium2.PdfDocument(BytesIO(pdf))[0].render(scale=2, grayscale=True)
    rows = bytes(bitmap.buffer)
    lines = [rows[y * bitmap.stride :][: bitmap.width] for y in range(bitmap.height)]
    pixels = memoryview(b"".join(lines)).cast("B", (bitmap.height, bitmap.width))
    return [code.text for code in zxingcpp.read_barcodes(pixels)]


def text_of(pdf):
    pages = pypdfium2.PdfDocument(BytesIO(pdf))
    return ["".join(page.get_textpage().get_text_range().split()) for page in pages]


def test_the_paper_says_what_was_frozen_and_leads_to_its_check():
    end = Ending(["pp", "pp"])
    TrainingClass.objects.update(title="全县办公室业务培训班")
    rows = end.certify()

    pdf = print_certificates(rows, lambda code: f"https://peixun.example/check/{code}/")

    first, second = text_of(pdf)
    assert "结业证书" in first
    assert rows[0].number in first
    assert "全县办公室业务培训班" in first
    assert rows[1].number in second
    assert codes_on(pdf) == [f"https://peixun.example/check/{rows[0].verify_code}/"]


def test_hostile_and_endless_names_stay_on_their_page():
    end = Ending(["pp"])
    TrainingClass.objects.update(title=(HOSTILE * 9)[:200])
    person = end.one.person
    person.name = HOSTILE[:50]
    person.save()
    person.unit.name = "某" * 120
    person.unit.save()
    (row,) = end.certify()

    pages = text_of(print_certificates([row], lambda code: "https://x.example/" + code))

    assert len(pages) == 1
    assert "#setpage()" in pages[0]


def test_a_draft_is_a_specimen():
    end = Ending(["pp"])
    end.decide()
    rows = completion.draft_certificates(end.training_class, [end.one.pk])

    pdf = print_certificates(rows, lambda code: "")

    assert "样" in text_of(pdf)[0]
    assert codes_on(pdf) == []


@pytest.fixture
def certificate():
    end = Ending(["pp"])
    person = end.one.person
    person.name = "王小明"
    person.save()
    (row,) = end.certify()
    return row


def test_anybody_can_check_a_certificate(certificate, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = client.get(f"/check/{certificate.verify_code}/")

    text = page.content.decode()
    assert "王*明" in text
    assert "有效" in text
    assert certificate.class_title in text
    assert "王小明" not in text
    assert certificate.number not in text
    assert certificate.unit_name not in text


@pytest.mark.parametrize("verb", ["revoke", "replace"])
def test_the_page_says_what_became_of_it(verb, certificate, client):
    act = getattr(completion, f"{verb}_certificate")
    act(certificate, reason="有误", by=certificate.issued_by)

    text = client.get(f"/check/{certificate.verify_code}/").content.decode()

    assert {"revoke": "已撤销", "replace": "已换发"}[verb] in text
    assert "有误" not in text


def test_the_code_may_be_typed_as_it_is_printed(certificate, client):
    page = client.get("/check/", {"code": certificate.printed_code.lower()})

    assert "王*明" in page.content.decode()


@pytest.mark.parametrize("code", ["00000000000000000000", "x", "%00", "a/b", "张" * 300])
def test_an_unknown_code_gets_the_same_page(code, certificate, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = client.get("/check/", {"code": code})

    assert page.status_code == 200
    assert "没有" in page.content.decode()


def test_the_page_is_kept_by_nobody_and_knows_nobody(certificate, client):
    for path in ("/check/", f"/check/{certificate.verify_code}/", "/check/wrong/"):
        page = client.get(path)

        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert not page.cookies
        assert "Cookie" not in page.headers.get("Vary", "")


def test_drafts_are_not_there(client):
    end = Ending(["pp"])
    end.decide()
    completion.draft_certificates(end.training_class, [end.one.pk])

    assert "没有" in client.get("/check/", {"code": "-"}).content.decode()
