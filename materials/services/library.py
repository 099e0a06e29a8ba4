"""What the library finds: texts are entered when they come, and searched as their readers may."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.core.files.base import File
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Trim
from django.utils import timezone

from courses.models import Topic
from materials.cleaning.encoding import UnreadableText, decode
from materials.errors import BrokenFile
from materials.files import storage
from materials.files.names import extension_of
from materials.models import (
    Acknowledgement,
    LibraryEntry,
    LibraryPassage,
    Material,
    MaterialVersion,
    Speech,
)
from materials.models.library import rank
from materials.reading import KINDS, extract
from materials.search.bigrams import BODY, HEADING, TITLE, Passage, condition, passages, phrases
from materials.search.snippets import Piece, Snippet, marked, snippet
from peixun.errors import Refused
from people.models import User

log = logging.getLogger(__name__)
# Of more hits only the newest are ranked, so that a frequent word costs no more than a rare one.
MOST_RANKED, MOST_SHOWN = 500, 50
Status = MaterialVersion.Status


@dataclass(frozen=True)
class Hit:
    """One entry that was found, as the reader is shown it."""

    entry: LibraryEntry
    title: tuple[Piece, ...]
    snippet: Snippet | None


@dataclass(frozen=True)
class Found:
    """The best hits first; `is_capped` where there were more than were ranked."""

    hits: tuple[Hit, ...]
    count: int
    is_capped: bool


def enter_version(version: MaterialVersion) -> LibraryEntry:
    """Enter a version with its text, or with the reason why its text cannot be read."""
    material = version.material
    if material.speech is not None:
        return _enter(LibraryEntry(version=version, **_words_of(material.speech)), material.title)
    text, unread = _text_of(version)
    return _enter(LibraryEntry(version=version, text=text, unread=unread), material.title)


def enter_speech(speech: Speech) -> LibraryEntry:
    """Enter a speech that has not become a material."""
    return _enter(LibraryEntry(speech=speech, **_words_of(speech)), str(speech))


def _text_of(version: MaterialVersion) -> tuple[str, str]:
    kind = extension_of(version.file_name)
    if kind not in KINDS:
        return "", ""
    try:
        with storage.read(version.sha256) as file:
            # Plain text is decoded, which needs no parser and so no process of its own.
            return (decode(file.read()).text if kind == "txt" else _extracted(file, kind)), ""
    except Refused as refused:
        log.info("The text of material version %s cannot be read: %s", version.pk, refused.code)
        return "", refused.code
    except UnreadableText:
        return "", BrokenFile.code


def _extracted(file: File[bytes], kind: str) -> str:
    return extract(cast(BinaryIO, file), kind).text


def _words_of(speech: Speech) -> dict[str, object]:
    sections = speech.sections.values_list("start", "heading")
    return {
        "speaker": f"{speech.speaker_post} {speech.speaker_name}".strip(),
        "text": speech.text,
        "outline": [list(section) for section in sections],
    }


@transaction.atomic
def _enter(entry: LibraryEntry, title: str) -> LibraryEntry:
    LibraryEntry.objects.filter(version=entry.version, speech=entry.speech).delete()
    entry.title, entry.text = title, entry.text.replace("\0", "")
    entry.indexed_at = timezone.now()
    entry.save()
    LibraryPassage.objects.bulk_create(
        LibraryPassage(entry=entry, vector=passage.vector) for passage in _passages_of(entry)
    )
    return entry


def _passages_of(entry: LibraryEntry) -> Iterable[Passage]:
    yield from passages(entry.title, weight=TITLE)
    yield from passages(entry.speaker, weight=HEADING)
    headings = [(int(start), int(start) + len(str(words))) for start, words in entry.outline]
    yield from passages(entry.text, weight=BODY, headings=headings)


@transaction.atomic
def save_material(material: Material) -> Material:
    """Save what is said of a material; under another title it is found by that."""
    material.save()
    named_otherwise = LibraryEntry.objects.filter(version__material=material).exclude(
        title=material.title
    )
    for entry in named_otherwise.select_related("version"):
        kept = {"speaker": entry.speaker, "text": entry.text, "outline": entry.outline}
        _enter(LibraryEntry(version=entry.version, unread=entry.unread, **kept), material.title)
    return material


def search(query: str, *, user: User, within: Q | None = None) -> Found:
    """Find the entries that hold every part of the query, best first.

    Exact: a part is found where its characters stand in a row, Traditional and
    Simplified, wide and narrow, large and small letters being the same. Only what
    the user may open is looked at. `within` narrows the entries further.
    """
    parts = phrases(query)
    if not parts:
        return Found((), 0, False)
    entries = _readable(user).filter(within or Q())
    for part in parts:
        entries = entries.filter(pk__in=_holding(part).values("entry"))
    newest = list(entries.order_by("-pk").values_list("pk", flat=True)[: MOST_RANKED + 1])
    ranked = _ranked(newest[:MOST_RANKED], parts)
    hits = tuple(_shown(ranked, parts))
    return Found(hits, min(len(newest), MOST_RANKED), len(newest) > MOST_RANKED)


def narrowed(
    *,
    kind: str = "",
    topic: Topic | int | None = None,
    tag: str = "",
    training_class: int | None = None,
) -> Q:
    """The entries that the filters leave; of an imported speech only class and kind are known."""
    left = Q()
    if kind:
        is_speech = kind == Material.Kind.SPEECH
        imported = Q(speech__isnull=False) if is_speech else Q(pk__in=[])
        left &= Q(version__material__kind=kind) | imported
    if training_class:
        of_class = Q(version__material__training_class=training_class)
        left &= of_class | Q(speech__training_class=training_class)
    if topic:
        left &= Q(version__material__topics=topic)
    if tag:
        left &= Q(version__material__tags__contains=[tag])
    return left


def _readable(user: User) -> QuerySet[LibraryEntry]:
    """The published versions the user may have now, and the speeches they may read."""
    received = Material.objects.permitted(user, "receive")
    versions = MaterialVersion.objects.filter(status=Status.PUBLISHED, material__in=received)
    # A speech that is handed out as a material is found as that, by whoever may have it.
    handed_out = Speech.objects.filter(material__versions__status=Status.PUBLISHED)
    speeches = Speech.objects.visible_to(user).exclude(pk__in=handed_out.values("pk"))
    may_open = Q(version__in=_without_a_notice_to_read(versions, user))
    return LibraryEntry.objects.filter(may_open | Q(speech__in=speeches))


def _without_a_notice_to_read(
    versions: QuerySet[MaterialVersion], user: User
) -> QuerySet[MaterialVersion]:
    """Leave out the versions whose notice the user has yet to acknowledge: they are shut."""
    versions = versions.annotate(notice=Trim("material__restriction_notice"))
    acknowledged = Acknowledgement.objects.of_user(user).filter(
        version=OuterRef("pk"), kind=Acknowledgement.Kind.NOTICE, wording=OuterRef("notice")
    )
    is_open = Q(notice="") | Q(material__access_level=Material.AccessLevel.PUBLIC)
    is_kept = Q(material__in=Material.objects.permitted(user, "keep"))
    return versions.filter(is_open | is_kept | Exists(acknowledged))


def _holding(part: str) -> QuerySet[LibraryPassage]:
    return LibraryPassage.objects.filter(vector__holds=condition(part))


def _ranked(keys: list[int], parts: list[str]) -> list[LibraryEntry]:
    """The best of the entries, those whose titles and headings are hit before the others."""
    wanted = " | ".join(f"({condition(part)})" for part in parts)
    best = (
        LibraryPassage.objects.filter(entry__in=keys, vector__holds=wanted)
        .order_by()
        .values("entry")
        .annotate(rank=Max(rank(wanted)))
        .order_by("-rank", "-entry")
        .values_list("entry", flat=True)[:MOST_SHOWN]
    )
    found = LibraryEntry.objects.select_related(
        "version__material__training_class", "speech__document"
    ).in_bulk(list(best))
    return [found[key] for key in best]


def _shown(entries: Iterable[LibraryEntry], parts: list[str]) -> Iterator[Hit]:
    for entry in entries:
        yield Hit(entry, marked(entry.title, parts), snippet(entry.text, parts, entry.outline))
