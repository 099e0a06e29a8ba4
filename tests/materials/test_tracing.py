"""A copy that turned up somewhere leads to whom it was given."""

import io
from datetime import timedelta
from io import StringIO

import pikepdf
import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from materials import errors, services
from materials.marking.numbers import new_number
from materials.models import DownloadRecord
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.factories import make_learner, make_officer, make_running_class, make_user
from tests.materials import samples
from tests.materials.pdfs import make_pdf
from tests.materials.test_deliveries import hand_out, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def marked(settings):
    settings.MARK_FROM = "internal"


@pytest.fixture
def learner():
    return make_learner(make_running_class())


@pytest.fixture
def delivered(learner):
    return hand_out(publish(make_pdf(["同志们："]), "讲话.pdf"), learner)


def saved_anew(content):
    """As another program writes it: other objects, compression and properties."""
    pdf, stream = pikepdf.open(io.BytesIO(content)), io.BytesIO()
    del pdf.docinfo
    pdf.save(stream, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return stream.getvalue()


def one_page_of(content):
    other, stream = pypdfium2.PdfDocument.new(), io.BytesIO()
    other.import_pages(pypdfium2.PdfDocument(content), [0])
    other.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("change", [bytes, saved_anew, one_page_of])
def test_a_pdf_leads_to_its_delivery_also_saved_anew(delivered, change):
    copy, content = delivered

    (found,) = services.trace_file(io.BytesIO(change(content)))

    assert found.delivery_no == copy.number


def test_a_word_file_leads_to_its_delivery(learner):
    copy, content = hand_out(publish(samples.word(), "讲话.docx"), learner)

    assert [found.delivery_no for found in services.trace_file(io.BytesIO(content))] == [
        copy.number
    ]
    assert [found.delivery_no for found in services.trace_file(io.BytesIO(content + b""))] == [
        copy.number
    ]


def test_what_goes_out_unmarked_leads_to_everybody_who_got_it(learner):
    version, content = publish(samples.excel(), "名册.xlsx"), samples.excel()
    others = [learner, make_learner(make_running_class())]
    handed = [hand_out(version, user)[1] for user in others]

    found = services.trace_file(io.BytesIO(handed[0]))

    assert {delivery.user for delivery in found} == set(others)
    assert handed == [handed[0]] * 2
    assert content[:4] == handed[0][:4]


@pytest.mark.parametrize("content", [make_pdf(["x"]), b"text\n", samples.png()])
def test_a_file_of_nobody_leads_nowhere(delivered, content):
    assert list(services.trace_file(io.BytesIO(content))) == []


def test_who_may_see_the_record_finds_it_by_its_number(delivered, office):
    _training_class, users = office
    copy, _content = delivered
    typed = copy.number.lower().replace("-", "")

    def rows(user):
        return (
            Program(user).get(f"/api/v1/download-records/?delivery_no={typed}").json().get("items")
        )

    assert {name for name, user in users.items() if rows(user)} == {
        "manager",
        "librarian",
        "auditor",
    }
    (row,) = rows(users["auditor"])
    assert (row["delivery_no"], row["watermark_text"]) == (copy.number, copy.watermark_text)
    assert (row["repeats"], row["copy_sha256"]) == (None, copy.sha256)


def test_a_slip_is_told(office):
    program = Program(office[1]["auditor"])
    slip = new_number()[:-1]

    assert_problem(
        program.get(f"/api/v1/download-records/?delivery_no={slip}"), 400, "mistyped_number"
    )
    with pytest.raises(errors.MistypedNumber):
        services.trace(slip)
    assert (
        program.get(f"/api/v1/download-records/?delivery_no={new_number()}").json()["items"] == []
    )


def test_the_admin_finds_a_delivery_by_its_number(delivered, client):
    copy, _content = delivered
    hand_out(publish(samples.excel(), "b.xlsx"), make_user(name="旁人"))
    client.force_login(make_officer(Role.AUDITOR))

    page = client.get("/admin/materials/downloadrecord/", {"q": copy.number.replace("-", " ")})

    assert [row.delivery_no for row in page.context["cl"].result_list] == [copy.number]
    page = client.get("/admin/materials/downloadrecord/", {"q": "讲话"})
    assert len(page.context["cl"].result_list) == 0


def said(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_command_says_who_got_the_copy(delivered, learner, tmp_path):
    copy, content = delivered
    hand_out(copy.version, learner)
    file = tmp_path / "外传.pdf"
    file.write_bytes(saved_anew(content))

    assert said("trace", copy.number) == said("trace", str(file))
    lines = said("trace", copy.number).splitlines()
    assert f"交付编号: {copy.number}" in lines
    assert f"账号: {learner.name} ({learner.username})" in lines
    assert "再次领取次数: 1" in lines
    assert "请求时间: 2026-11-23 12:01:00" in lines


@pytest.mark.parametrize("copy", ["3467", new_number()], ids=["a slip", "nobody's"])
def test_the_command_ends_with_an_error_when_nothing_is_found(copy):
    with pytest.raises(CommandError):
        said("trace", copy)


def test_old_copies_are_cleared_by_a_command(learner, kept):
    version = publish(make_pdf(["x"]), "a.pdf")
    hand_out(version, learner, timezone.now() - timedelta(days=1))
    before = len(kept())

    assert "1" in said("clear_copies")

    assert len(kept()) == before - 1
    assert "0" in said("clear_copies")
    assert DownloadRecord.objects.count() == 1
