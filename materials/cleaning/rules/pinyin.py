"""N04 and N05: readings set after characters, and the bytes they pushed out of step."""

import re
from collections.abc import Iterator
from functools import cache

from pypinyin import Style, pinyin

from materials.cleaning.draft import Draft, Edit
from materials.cleaning.script import HAN, script_of

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
READING = rf"[a-züɡêɑ{TONED}]{{1,6}}"
NOTE = re.compile(rf"(?<=[{HAN}])[(（]({READING})[)）]")
SHIFTED = re.compile(rf"(?<=[{HAN}])\?({READING})\)")
TONE = re.compile(f"[{TONED}]")
# Who writes for readers in Simplified script may note how a rare character is read.
FEW = 2
REPLACEMENT = "〓"
LEADS = range(0x81, 0xFF)
TRAILS = range(0x40, 0x7F)


def remove_readings(draft: Draft) -> Draft:
    """Remove the reading after a character; the few of rare characters stay and are flagged."""
    notes = [note for note in NOTE.finditer(draft.text) if TONE.search(note[1])]
    rare = [note for note in notes if _is_rare(draft.text[note.start() - 1])]
    kept = rare if len(notes) <= FEW and script_of(draft.text) == "hans" else []
    draft = draft.flagged("N04", [(note.start() - 1, note.end()) for note in kept])
    return draft.edited(
        "N04",
        [
            Edit(note.start(), note.end(), "", _confidence(draft.text[note.start() - 1], note[1]))
            for note in notes
            if note not in kept
        ],
    )


def _is_rare(character: str) -> bool:
    written = character.encode("gb2312", errors="ignore")
    return not written or written[0] > 0xD7


def _confidence(character: str, reading: str) -> float:
    return 1.0 if reading.replace("ɡ", "g").replace("ɑ", "a") in _readings(character) else 0.8


@cache
def _readings(character: str) -> frozenset[str]:
    return frozenset(pinyin(character, style=Style.TONE, heteronym=True)[0])


def repair_shifted(draft: Draft) -> Draft:
    """Put back the byte that was lost; where more was lost say so with 〓 and a flag."""
    shifted = [found for found in SHIFTED.finditer(draft.text) if TONE.search(found[1])]
    repairs = [(found, _repair(draft.text, found)) for found in shifted]
    draft = draft.flagged("N05", [found.span() for found, repair in repairs if not repair])
    chosen = list(_apart([repair for _, repair in repairs if repair]))
    draft = draft.edited("N05", chosen)
    if not any(REPLACEMENT in edit.after for edit in chosen):
        return draft
    lost = [found.span() for found in re.finditer(REPLACEMENT, draft.text)]
    return draft.flagged("N05", lost, 1.0)


def _apart(edits: list[Edit]) -> Iterator[Edit]:
    end = 0
    for edit in edits:
        if edit.start >= end:
            end = edit.end
            yield edit


def _repair(text: str, found: re.Match[str]) -> Edit | None:
    before = text[found.start() - 1].encode("gbk", errors="ignore")
    tail = _tail(text, found.end())
    if len(before) != 2 or not tail:
        return None
    shifted, end, is_broken = tail
    leads = _lost_leads(before[1], found[1].replace("ɡ", "g").replace("ɑ", "a"))
    for lead in leads:
        written = bytes([lead]) + (shifted[:-1] if is_broken else shifted)
        try:
            after = written.decode("cp936")
        except UnicodeDecodeError:
            continue
        after += REPLACEMENT if is_broken else ""
        return Edit(found.start(), end, after, 0.5 if is_broken or len(leads) > 1 else 0.9)
    return None


def _tail(text: str, start: int) -> tuple[bytes, int, bool] | None:
    """The bytes from here to the first single one, where that ends, and whether it was lost."""
    written = b""
    for position in range(start, min(start + 200, len(text))):
        character = text[position]
        if character == "?":
            return (written, position + 1, True) if written else None
        one = b"\x80" if character == "€" else character.encode("gbk", errors="ignore")
        if len(one) == 1:
            ends = one[0] in TRAILS or one == b"\x80"
            return (written + one, position + 1, False) if ends else None
        if not one:
            return None
        written += one
    return None


@cache
def _lost_leads(trail: int, reading: str) -> tuple[int, ...]:
    """The bytes that make, after `trail`, a character read so: the common ones before the rare."""
    found = []
    for lead in LEADS:
        character = bytes([trail, lead]).decode("gbk", errors="ignore")
        if len(character) == 1 and reading in _readings(character):
            found.append((not _is_common(character), lead))
    common = [lead for is_rare, lead in found if not is_rare]
    return tuple(common or [lead for _, lead in found])


def _is_common(character: str) -> bool:
    written = character.encode("big5", errors="ignore") or b"\xff"
    return 0xA4 <= written[0] <= 0xC6
