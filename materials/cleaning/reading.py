"""From bytes to speeches: encoding, cleaning, titles, splitting, outline, facts."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from materials.cleaning.completeness import completeness_of, gaps
from materials.cleaning.draft import Draft, Line, line_starts
from materials.cleaning.encoding import decode
from materials.cleaning.facts import describe, facts_of
from materials.cleaning.flags import flag_strange, flags_of
from materials.cleaning.openings import is_salutation, is_title
from materials.cleaning.outline import outline
from materials.cleaning.results import DocumentFacts, Finding, Reading, Script, SpeechReading
from materials.cleaning.rules import clean
from materials.cleaning.rules.hijacked import flag_spun, is_spun
from materials.cleaning.script import in_simplified, script_of
from materials.cleaning.splitting import Part, sequence_of, split, title_of

NAMES_WITH_MARK = {"utf-8": "utf-8-sig"}


@dataclass(frozen=True)
class _Cleaned:
    """A draft after all rules, and its lines in Simplified script: the same lines."""

    draft: Draft
    script: Script
    simplified: str
    lines: tuple[str, ...]


def read_document(file_name: str, raw: bytes) -> Reading:
    """Read plain text in any of the encodings; `UnreadableText` if it is none."""
    decoded = decode(raw)
    encoding = decoded.encoding
    if decoded.mark:
        encoding = NAMES_WITH_MARK.get(encoding, encoding)
    return read_text(
        file_name, decoded.text, sha256=hashlib.sha256(raw).hexdigest(), encoding=encoding
    )


def read_text(file_name: str, text: str, *, sha256: str, encoding: str) -> Reading:
    """Read a text, be it decoded or extracted from a file of another format."""
    cleaned = _cleaned(text)
    parts, refused = split(cleaned.lines)
    parts = _with_titles_from_outside(parts, cleaned.draft)
    speeches = tuple(_speech(part, cleaned) for part in _numbered(parts))
    draft = _flagged(cleaned.draft, parts, refused, speeches)
    document = DocumentFacts(
        file_name=file_name,
        sha256=sha256,
        encoding=encoding,
        script=cleaned.script,
        metadata=_metadata(draft, parts),
        raw_text=text,
        clean_text=draft.text,
        clean_text_hans=cleaned.simplified,
        removed_lines=draft.removed_lines,
        findings=_once(draft.findings),
        authenticity="suspect" if is_spun(draft.view) else "ok",
        quarantined=bool(draft.metadata.get("quarantined")),
        page_title=_page_title(draft, parts),
    )
    return Reading(document, speeches)


def _cleaned(text: str) -> _Cleaned:
    draft = flag_spun(flag_strange(clean(Draft.of(text))))
    script = script_of(draft.text)
    simplified = draft.text if script == "hans" else in_simplified(draft.text)
    if script != "hans":
        draft = draft.flagged("N06", [(0, 1)], 1.0)
    return _Cleaned(draft, script, simplified, tuple(simplified.split("\n")))


def _with_titles_from_outside(parts: list[Part], draft: Draft) -> list[Part]:
    """A document without a title line may have its title in the file's name or the lead-in."""
    if len(parts) != 1 or parts[0].title:
        return parts
    attachment = str(draft.metadata.get("attachment_name", "")).rpartition(".")[0]
    named = str(draft.metadata.get("named_title", ""))
    title = next((t for t in (attachment, named) if is_title(t)), "")
    return [replace(parts[0], title=title_of(title))]


def _numbered(parts: Iterable[Part]) -> list[Part]:
    """No two speeches of a document have the same number."""
    taken: set[int] = set()
    numbered = []
    for part in parts:
        sequence = part.sequence if part.sequence not in taken else max(taken) + 1
        taken.add(sequence)
        numbered.append(replace(part, sequence=sequence))
    return numbered


def _speech(part: Part, cleaned: _Cleaned) -> SpeechReading:
    numbers = _body(part)
    lines = [cleaned.lines[number] for number in numbers]
    text = "\n".join(lines)
    headings = outline(text)
    salutation = next((line.strip() for line in lines if is_salutation(line)), "")
    is_omitted = "middle_omitted" in cleaned.draft.metadata
    facts = facts_of(text, headings)
    about = describe(part.title, text, headings, is_page_title=_is_shared(part, cleaned))
    flags = {flag for heading in headings for flag in heading.flags} | set(flags_of(text))
    if not part.title:
        flags.add("needs_review")
    line_from, line_to = _raw_lines(part, cleaned.draft)
    return SpeechReading(
        sequence=part.sequence,
        title=part.title or about.derived_title,
        title_derived=not part.title and bool(about.derived_title),
        occasion_type=about.occasion_type,
        occasion_text=about.occasion_text,
        class_name=about.class_name,
        host_unit=about.host_unit,
        level=about.level,
        speaker_name=about.speaker_name,
        speaker_post=about.speaker_post,
        on_behalf_of=about.on_behalf_of,
        audience=about.audience,
        salutation=salutation,
        completeness=completeness_of(lines, headings, salutation, is_omitted),
        flags=tuple(sorted(flags)),
        headings=headings,
        facts=(*about.facts, *facts),
        text=text,
        line_from=line_from,
        line_to=line_to,
    )


def _body(part: Part) -> list[int]:
    titles = set(part.titles)
    return [number for number in range(part.first, part.end) if number not in titles]


def _is_shared(part: Part, cleaned: _Cleaned) -> bool:
    """Whether the title is that of the page with a number behind, and so of several speeches."""
    return part.first > 0 and sequence_of(part.title) > 0 and is_title(cleaned.lines[0])


def _raw_lines(part: Part, draft: Draft) -> tuple[int, int]:
    first, last = draft.lines[part.first], draft.lines[part.end - 1]
    return draft.raw_line(first.start), draft.raw_line(max(last.end - 1, last.start))


def _flagged(
    draft: Draft, parts: Sequence[Part], refused: Sequence[int], speeches: Sequence[SpeechReading]
) -> Draft:
    """Add the flags that need the speeches: gaps, titles given again, numbers that disagree."""
    lines = draft.lines
    again = [n for part in parts for n in part.titles[:-1]]
    draft = draft.flagged("N19", [_span(lines[n]) for n in (*again, *refused)], 0.9)
    for part, speech in zip(parts, speeches, strict=True):
        body = _body(part)
        broken = [_end(lines[body[n]]) for n in gaps([lines[m].view for m in body])]
        starts = line_starts(speech.text)
        wrong = [
            _span(lines[body[bisect_right(starts, heading.start) - 1]])
            for heading in speech.headings
            if heading.flags
        ]
        draft = draft.flagged("N16", broken, 0.6).flagged("N14", wrong, 0.9)
    return draft


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each removal and repair, and each flag once however many rounds saw it."""
    seen: set[Finding] = set()
    kept = []
    for finding in findings:
        if finding.action != "flagged" or finding not in seen:
            kept.append(finding)
            seen.add(finding)
    return tuple(sorted(kept, key=lambda finding: (finding.line_from, finding.line_to)))


def _span(line: Line) -> tuple[int, int]:
    return line.start, min(line.end, line.start + 40)


def _end(line: Line) -> tuple[int, int]:
    return max(line.start, line.end - 20), line.end


def _metadata(draft: Draft, parts: Sequence[Part]) -> dict[str, object]:
    said = {key: value for key, value in draft.metadata.items() if key != "named_title"}
    if len(parts) == 1 and parts[0].titles:
        number = sequence_of(parts[0].title)
        if number:
            said["page_no"] = number
    return said


def _page_title(draft: Draft, parts: Sequence[Part]) -> str:
    """The first title line as printed, where it is not just the title of the one speech."""
    lines = draft.lines
    above = [n for n in range(parts[0].first) if is_title(lines[n].view)]
    titles = above or (list(parts[0].titles) if len(parts) == 1 else [])
    if not titles:
        return ""
    raw = draft.raw_text_of_line(lines[titles[0]].start).strip()
    return raw if above or raw != parts[0].title else ""
