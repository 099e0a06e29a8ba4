"""The rules of bulletins, letters and commendations that need no database. Pure."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from hashlib import sha256
from typing import Any


class Act(StrEnum):
    """What can be done with a bulletin or a letter; the kinds of `PaperStep`."""

    DRAFT = "draft"
    REDRAFT = "redraft"
    EDIT = "edit"
    SIGN_OFF = "sign_off"
    RETURN = "return"
    ISSUE = "issue"
    WITHDRAW = "withdraw"
    RECEIVE = "receive"
    REPLY = "reply"
    CLOSE = "close"
    MARK_OVERDUE = "mark_overdue"
    REMIND = "remind"


class BulletinState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


class LetterState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    ISSUED = "issued"
    OVERDUE = "overdue"
    RECEIVED = "received"
    REPLIED = "replied"
    CLOSED = "closed"


class Praise(StrEnum):
    """The states of a commendation."""

    PROPOSED = "proposed"
    PUBLICISED = "publicised"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class PraiseAct(StrEnum):
    PUBLICISE = "publicise"
    CONFIRM = "confirm"
    REJECT = "reject"


# Every pair that is not in one of these is refused.
_TO_ISSUE = {
    ("draft", Act.EDIT): "draft",
    ("draft", Act.REDRAFT): "draft",
    ("draft", Act.SIGN_OFF): "approved",
    ("approved", Act.RETURN): "draft",
    ("approved", Act.ISSUE): "issued",
}
BULLETIN = {**_TO_ISSUE, ("issued", Act.WITHDRAW): "withdrawn"}
LETTER = {
    **_TO_ISSUE,
    ("issued", Act.RECEIVE): "received",
    ("issued", Act.MARK_OVERDUE): "overdue",
    ("overdue", Act.RECEIVE): "received",
    ("overdue", Act.REMIND): "overdue",
    ("received", Act.REPLY): "replied",
    ("received", Act.CLOSE): "closed",
    ("replied", Act.CLOSE): "closed",
}
PRAISE = {
    ("proposed", PraiseAct.PUBLICISE): "publicised",
    ("proposed", PraiseAct.CONFIRM): "confirmed",
    ("proposed", PraiseAct.REJECT): "rejected",
    ("publicised", PraiseAct.CONFIRM): "confirmed",
    ("publicised", PraiseAct.REJECT): "rejected",
}
Table = Mapping[tuple[str, Any], str]


def next_state(table: Table, state: str, act: str) -> str | None:
    """The state after the act, or None where it is not possible."""
    return table.get((str(state), act))


def document_number(prefix: str, year: int, number: int) -> str:
    """The number as papers of offices carry it: prefix, year in brackets, number."""
    return f"{prefix}〔{year}〕{number}号"


def most_of(learners: int, percent: int) -> int:
    """How many of a class may be outstanding: so many in a hundred, at least one."""
    return max(1, learners * percent // 100) if learners and percent else 0


def end_of_days(start: datetime, days: int, zone: tzinfo) -> datetime:
    """The end of the last of so many days after the day of `start`, by the office's clock."""
    last = start.astimezone(zone).date() + timedelta(days=days + 1)
    return datetime.combine(last, time.min, zone)


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one way in which content is written down to be hashed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(content: Mapping[str, Any]) -> str:
    return sha256(canonical(content)).hexdigest()


# What turns the direction of text, so that it reads as something else.
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def printable(text: str) -> str:
    """The text without control characters and turns of direction; line breaks stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        character
        for character in text
        if character == "\n"
        or (unicodedata.category(character) not in ("Cc", "Cs", "Cn") and character not in _TURNS)
    )


def paragraphs_of(text: str) -> list[str]:
    return [line.strip() for line in printable(text).split("\n") if line.strip()]
