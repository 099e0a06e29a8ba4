"""How speeches come in: a file, its text, what the importer reads from it, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO, cast

from django.core.files.base import File
from django.db import transaction

from materials import cleaning
from materials.cleaning.results import Fact, Heading, Reading, SpeechReading
from materials.errors import (
    AlreadyImported,
    BrokenFile,
    NotInQuarantine,
    UnsupportedType,
)
from materials.files import storage
from materials.files.digests import sha256_of
from materials.files.kinds import recognise
from materials.files.names import checked_name, extension_of
from materials.models import CleaningFinding, SourceDocument, Speech, SpeechFact, SpeechSection
from materials.reading import KINDS, extract
from materials.services.library import enter_speech
from materials.services.versions import hold_content, require_size
from peixun import policy
from people.models import Unit, User

Status = SourceDocument.Status
PAGES, NUL = ("html", "htm"), "\0"
# Rises when the rules read something else from the same bytes.
VERSION = 1
# One shingle in so many stands for the text when its likes are looked for.
SAMPLED, MOST_LIKELY = 16, 20


def import_document(
    upload: File[bytes], *, by: User | None, owner_unit: Unit | None = None
) -> SourceDocument:
    """Keep the file byte for byte, and the speeches that are read from it as proposals.

    A document that looks hijacked is put in quarantine: kept, but without speeches.
    Refused: a file that was imported before, other kinds than text, Word, PDF and web
    pages, and what `materials.reading.extract` refuses.
    """
    name = checked_name(upload.name or "")
    file = cast(BinaryIO, upload.file)
    sha256 = sha256_of(file)
    _refuse_known(sha256)
    # Reading takes its time: no lock is held meanwhile.
    kind, reading = read_file(name, file, upload.size or 0)
    with transaction.atomic():
        hold_content(sha256)
        _refuse_known(sha256)
        is_new = storage.keep(sha256, upload)
        try:
            return _kept(reading, kind, upload.size or 0, by=by, owner_unit=owner_unit)
        except BaseException:
            if is_new:
                storage.discard(sha256)
            raise


def unit_of_imports(user: User) -> Unit | None:
    """The unit for which somebody imports who answers for that unit's classes alone."""
    if policy.may(user, "view", SourceDocument()):
        return None
    person = getattr(user, "person", None)
    return person.unit if person else None


def _refuse_known(sha256: str) -> None:
    known = SourceDocument.objects.filter(sha256=sha256).first()
    if known is not None:
        raise AlreadyImported(document=known)


def read_file(name: str, file: BinaryIO, size: int) -> tuple[str, Reading]:
    """Return what kind of file it is and what is read from it. Nothing is saved.

    Refused: empty and too large files, other kinds, and what `extract` refuses.
    """
    require_size(size)
    kind = _kind_of(name, file, size)
    return kind, _read(name, sha256_of(file), kind, file)


def _kind_of(name: str, file: BinaryIO, size: int) -> str:
    if extension_of(name) in PAGES:
        return "html"
    try:
        kind = recognise(file, size).name
    except UnsupportedType:
        # The texts of old editors in UTF-16 look like anything; the importer can tell.
        kind = "txt" if extension_of(name) == "txt" else ""
    if kind not in KINDS:
        raise UnsupportedType(accepted=", ".join(KINDS))
    return kind


def _read(name: str, sha256: str, kind: str, file: BinaryIO) -> Reading:
    file.seek(0)
    if kind != "txt":
        return cleaning.read_text(name, extract(file, kind).text, sha256=sha256, encoding="")
    try:
        reading = cleaning.read_document(name, file.read())
    except cleaning.UnreadableText as error:
        raise BrokenFile() from error
    if NUL in reading.document.raw_text:
        raise UnsupportedType(accepted=", ".join(KINDS))
    return reading


def _kept(
    reading: Reading, kind: str, size: int, *, by: User | None, owner_unit: Unit | None
) -> SourceDocument:
    found = reading.document
    document = SourceDocument.objects.create(
        file_name=found.file_name,
        sha256=found.sha256,
        size_bytes=size,
        kind=kind,
        encoding=found.encoding,
        script=found.script,
        page_title=found.page_title[:300],
        raw_text=found.raw_text,
        clean_text=found.clean_text,
        clean_text_hans=found.clean_text_hans,
        metadata=found.metadata,
        removed_lines=list(found.removed_lines),
        restriction_notice=str(found.metadata.get("distribution_restriction", ""))[:200],
        authenticity=found.authenticity,
        status=_status_of(reading),
        importer_version=VERSION,
        imported_by=by,
        owner_unit=owner_unit,
    )
    CleaningFinding.objects.bulk_create(
        CleaningFinding(document=document, order=order, **vars(finding))
        for order, finding in enumerate(found.findings)
    )
    if not found.quarantined:
        _keep_speeches(document, reading.speeches)
    return document


def _status_of(reading: Reading) -> Status:
    if reading.document.quarantined:
        return Status.QUARANTINED
    is_doubtful = reading.document.authenticity == "suspect" or not reading.speeches
    untitled = any(not speech.title for speech in reading.speeches)
    return Status.NEEDS_REVIEW if is_doubtful or untitled else Status.PARSED


@transaction.atomic
def release_document(document: SourceDocument, *, by: User) -> SourceDocument:
    """Somebody has looked at a document in quarantine and lets its speeches in."""
    document = SourceDocument.objects.select_for_update().get(pk=document.pk)
    if document.status != Status.QUARANTINED:
        raise NotInQuarantine()
    with storage.read(document.sha256) as file:
        reading = _read(document.file_name, document.sha256, document.kind, cast(BinaryIO, file))
    _keep_speeches(document, reading.speeches)
    document.status = Status.NEEDS_REVIEW
    document.save(update_fields=["status", "updated_at"])
    return document


def _keep_speeches(document: SourceDocument, speeches: Iterable[SpeechReading]) -> None:
    for found in speeches:
        speech = Speech.objects.create(document=document, **_columns_of(found))
        sections = SpeechSection.objects.bulk_create(
            SpeechSection(speech=speech, order=order, **_section(heading))
            for order, heading in enumerate(found.headings)
        )
        SpeechFact.objects.bulk_create(
            SpeechFact(speech=speech, section=_section_at(sections, fact.start), **_fact(fact))
            for fact in found.facts
        )
        enter_speech(speech)


def _columns_of(found: SpeechReading) -> dict[str, Any]:
    """The speech's columns; what is longer than an office writes is cut, the text has it whole."""
    copied = (
        "sequence", "title_derived", "occasion_type", "completeness", "text", "line_from",
        "line_to",
    )  # fmt: skip
    cut = (
        "title", "occasion_text", "class_name", "host_unit", "speaker_name", "speaker_post",
        "on_behalf_of", "audience", "salutation",
    )  # fmt: skip
    words = {name: getattr(found, name)[: _longest(name)] for name in cut}
    same = {name: getattr(found, name) for name in copied}
    shingles = cleaning.fingerprint(found.text)
    match = Speech.Match.PROPOSED if found.class_name else Speech.Match.UNMATCHED
    return {
        **same,
        **words,
        "flags": list(found.flags),
        "shingles": _sample(shingles),
        "duplicate_of": _near_duplicate(shingles),
        "match": match,
    }


def _longest(name: str) -> int | None:
    longest: int | None = Speech._meta.get_field(name).max_length  # type: ignore[union-attr]
    return longest


def _sample(shingles: frozenset[int]) -> list[int]:
    """The shingles that stand for the text: of texts that share much, the same ones."""
    return sorted(number for number in shingles if number % SAMPLED == 0)


def _near_duplicate(shingles: frozenset[int]) -> Speech | None:
    """The first speech in the archive that says nearly the same."""
    alike = Speech.objects.filter(shingles__overlap=_sample(shingles)).order_by("pk")
    for speech in alike[:MOST_LIKELY]:
        if cleaning.similarity(shingles, cleaning.fingerprint(speech.text)).is_duplicate:
            return speech
    return None


def _section(heading: Heading) -> dict[str, Any]:
    return {
        "level": heading.level,
        "marker": heading.marker[:20],
        "marker_kind": heading.marker_kind,
        "ordinal_raw": heading.ordinal_raw,
        "ordinal": heading.ordinal,
        "heading": heading.text,
        "is_run_in": heading.is_run_in,
        "flags": list(heading.flags),
        "start": heading.start,
        "end": heading.end,
    }


def _section_at(sections: Iterable[SpeechSection], place: int) -> SpeechSection | None:
    before = [section for section in sections if section.start <= place]
    return before[-1] if before else None


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "category": fact.category[:20],
        "quote": fact.quote,
        "start": fact.start,
        "value": fact.value,
    }
