"""A reading as the JSON document that programs read, and as lines that people read."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from materials.cleaning.results import Fact, Finding, Heading, Reading, SpeechReading


def as_json(reading: Reading) -> dict[str, Any]:
    document = reading.document
    return {
        "document": {
            "file_name": document.file_name,
            "sha256": document.sha256,
            "encoding": document.encoding,
            "script": document.script,
            "metadata": document.metadata,
            "removed_lines": list(document.removed_lines),
            "findings": [_finding(finding) for finding in document.findings],
        },
        "speeches": [_speech(speech) for speech in reading.speeches],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "action": finding.action,
        "line_from": finding.line_from,
        "line_to": finding.line_to,
        "before": finding.before,
        "after": finding.after,
    }


def _speech(speech: SpeechReading) -> dict[str, Any]:
    return {
        "sequence": speech.sequence,
        "title": speech.title or None,
        "title_derived": speech.title_derived,
        "occasion_type": speech.occasion_type,
        "class_name": speech.class_name or None,
        "host_unit": speech.host_unit or None,
        "salutation": speech.salutation or None,
        "completeness": speech.completeness,
        "headings": [_heading(heading) for heading in speech.headings],
        "facts": [_fact(fact) for fact in speech.facts],
        "text": speech.text,
    }


def _heading(heading: Heading) -> dict[str, Any]:
    return {
        "level": heading.level,
        "marker": heading.marker,
        "ordinal_raw": heading.ordinal_raw,
        "ordinal": heading.ordinal,
        "text": heading.text,
        "flags": list(heading.flags),
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "category": fact.category,
        "quote": fact.quote,
        "value": fact.value,
    }


def counts(reading: Reading) -> dict[str, Counter[str]]:
    """How many headings by level, facts by kind and findings by rule there are."""
    headings = [heading for speech in reading.speeches for heading in speech.headings]
    facts = [fact for speech in reading.speeches for fact in speech.facts]
    return {
        "headings": Counter(f"level {heading.level}" for heading in headings),
        "facts": Counter(fact.kind for fact in facts),
        "findings": Counter(f"{one.rule} {one.action}" for one in reading.document.findings),
    }


def outline_of(speech: SpeechReading) -> Iterator[str]:
    for heading in speech.headings:
        flags = f"  [{', '.join(heading.flags)}]" if heading.flags else ""
        yield f"{'  ' * heading.level}{heading.text}{flags}"
