"""A file becomes a document with its speeches, once and whole."""

import pytest

from materials import services
from materials.errors import AlreadyImported, NotInQuarantine
from materials.models import CleaningFinding, LibraryEntry, SourceDocument, Speech, SpeechFact
from peixun.errors import Refused
from people.roles import Role
from tests.factories import fresh, make_officer, make_user
from tests.materials import samples
from tests.materials.factories import make_upload
from tests.materials.speeches.samples import SPEECH

pytestmark = pytest.mark.django_db


def bring_in(text=SPEECH, name="讲话.txt", by=None):
    content = text if isinstance(text, bytes) else text.encode()
    return services.import_document(make_upload(content, name), by=by or make_user())


def test_the_bytes_are_kept_and_the_text_is_cleaned(kept):
    document = bring_in(SPEECH.encode("gb18030"))

    [file] = kept()
    assert file.read_bytes() == SPEECH.encode("gb18030")
    assert (document.encoding, document.raw_text) == ("gb18030", SPEECH)
    assert document.removed_lines == [2, 10]
    assert {finding.rule for finding in document.findings.all()} >= {"N08"}
    assert "小编" not in document.clean_text


def test_the_speech_comes_with_its_outline_and_proposals():
    [speech] = bring_in().speeches.all()

    assert speech.title == "全县档案业务培训班上的讲话"
    assert speech.class_name == "全县档案业务培训班"
    assert speech.match == Speech.Match.PROPOSED
    assert [section.heading for section in speech.sections.filter(level=1)] == [
        "一、认清档案工作的分量",
        "二、严肃培训纪律",
    ]
    rules = speech.facts.filter(kind=SpeechFact.Kind.CLASS_RULE)
    assert [rule.category for rule in rules] == ["作息", "作息", "学习"]
    assert all(rule.status == "proposed" for rule in rules)


def test_every_quotation_stands_in_the_text():
    [speech] = bring_in().speeches.all()

    for fact in speech.facts.all():
        assert speech.text[fact.start : fact.start + len(fact.quote)] == fact.quote


def test_the_same_bytes_are_imported_once(kept):
    document = bring_in()

    with pytest.raises(AlreadyImported) as refused:
        bring_in(name="别的名字.txt")
    assert refused.value.context["document"] == document
    assert SourceDocument.objects.count() == 1
    assert len(kept()) == 1


def test_nearly_the_same_speech_is_marked():
    [first] = bring_in().speeches.all()
    [second] = bring_in(SPEECH.replace("丢一件少一件", "丢一件就少一件")).speeches.all()
    [other] = bring_in("在全县会务培训班上的讲话\n同志们:\n" + "会务工作要细。" * 60).speeches.all()

    assert second.duplicate_of == first
    assert other.duplicate_of is None


def test_a_word_file_is_read_as_well():
    document = bring_in(samples.word(), "讲话.docx")

    assert document.kind == "docx"
    assert document.speeches.get().title == "在全县办公室主任培训班上的讲话"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "empty.txt", "empty_file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "photo.txt", "broken_file"),
        (samples.excel(), "roster.xlsx", "unsupported_type"),
        (SPEECH.encode(), "a\u202etxt.exe", "bad_file_name"),
        (samples.word()[:2000], "half.docx", "broken_file"),
    ],
)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(kept, content, name, code):
    with pytest.raises(Refused) as refused:
        bring_in(content, name)
    assert refused.value.code == code
    assert kept() == []
    assert SourceDocument.objects.count() == 0


def test_a_failure_in_between_leaves_nothing(kept, monkeypatch):
    # The last thing that is written is refused by the database itself.
    monkeypatch.setattr(CleaningFinding._meta.get_field("line_from"), "get_prep_value", lambda _: 0)
    with pytest.raises(Exception, match="finding_ends_after_it_starts"):
        bring_in()
    assert kept() == []


def test_a_hijacked_document_waits_in_quarantine():
    gambling = "澳门威尼斯赌场 百家乐 博彩 彩票 六合彩 老虎机 真人荷官 在线投注\n" * 3
    document = bring_in(gambling + SPEECH)
    assert document.status == "quarantined"
    assert not document.speeches.exists()
    assert not LibraryEntry.objects.exists()

    services.release_document(document, by=make_user())
    assert document.speeches.exists()
    with pytest.raises(NotInQuarantine):
        services.release_document(document, by=make_user())


def test_an_imported_speech_is_found_by_two_characters():
    bring_in()
    found = services.search("归档", user=fresh(make_officer(Role.LIBRARIAN)))

    [hit] = found.hits
    assert hit.entry.speech.title == "全县档案业务培训班上的讲话"
    assert hit.snippet.section == "一、认清档案工作的分量"
