"""What a document is found to say: values only, no database. Lines are those of the raw text."""

from dataclasses import dataclass
from typing import Any, Literal

Action = Literal["removed", "repaired", "flagged"]
Script = Literal["hans", "hant", "mixed"]
Authenticity = Literal["ok", "suspect"]
Occasion = Literal["opening", "closing", "lecture", "work_meeting", "other"]
MarkerKind = Literal[
    "cn_comma",
    "cn_paren",
    "arabic",
    "arabic_paren",
    "cn_shi",
    "cn_yao",
    "di",
    "aspect",
    "sequence",
]
FactKind = Literal[
    "class_rule",
    "work_norm",
    "expectation",
    "topic",
    "lecturer_unit",
    "material",
    "goal",
    "leave_rule",
    "inspection",
    "feedback",
    "commendation",
    "assessment",
    "unit_duty",
    "date",
    "class",
    "unit",
    "speaker",
    "audience",
]
Completeness = Literal[
    "complete",
    "complete_no_final_stop",
    "truncated_head",
    "truncated_tail",
    "gap_inside",
    "middle_omitted",
]


@dataclass(frozen=True)
class Finding:
    """One removal, repair or flag: which rule, where, what stood there and what stands now."""

    rule: str
    action: Action
    line_from: int
    line_to: int
    before: str
    after: str
    confidence: float


@dataclass(frozen=True)
class Heading:
    """A heading of the outline; `text` is whole, marker included, and ends at `end`."""

    level: int
    marker: str
    marker_kind: MarkerKind
    ordinal_raw: int | None
    ordinal: int | None
    text: str
    flags: tuple[str, ...]
    is_run_in: bool
    start: int
    end: int


@dataclass(frozen=True)
class Fact:
    """Something the speech says, proposed to a person; `quote` is `speech.text[start:end]`."""

    kind: FactKind
    category: str
    quote: str
    value: dict[str, Any]
    start: int
    end: int


@dataclass(frozen=True)
class SpeechReading:
    """One speech of a document, in the cleaned Simplified wording and without its title line."""

    sequence: int
    title: str
    title_derived: bool
    occasion_type: Occasion
    occasion_text: str
    class_name: str
    host_unit: str
    level: str
    speaker_name: str
    speaker_post: str
    on_behalf_of: str
    audience: str
    salutation: str
    completeness: Completeness
    flags: tuple[str, ...]
    headings: tuple[Heading, ...]
    facts: tuple[Fact, ...]
    text: str
    line_from: int
    line_to: int


@dataclass(frozen=True)
class DocumentFacts:
    """The document as a whole; `removed_lines` hold noise or a copy that is given again in full."""

    file_name: str
    sha256: str
    encoding: str
    script: Script
    metadata: dict[str, Any]
    raw_text: str
    clean_text: str
    clean_text_hans: str
    removed_lines: tuple[int, ...]
    findings: tuple[Finding, ...]
    authenticity: Authenticity
    quarantined: bool
    page_title: str


@dataclass(frozen=True)
class Reading:
    """Everything that was read from one document."""

    document: DocumentFacts
    speeches: tuple[SpeechReading, ...]
