"""What a cell of the distribution matrix says. Pure: facts in, one state out."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import pgettext_lazy


class State(StrEnum):
    """How far a material has come with one learner."""

    NOT_ISSUED = "not_issued"
    ISSUED = "issued"
    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    TO_RETURN = "to_return"
    RETURNED = "returned"
    LOST = "lost"


SIGNS = {
    State.NOT_ISSUED: "○",
    State.ISSUED: "◔",
    State.OPENED: "◑",
    State.ACKNOWLEDGED: "●",
    State.TO_RETURN: "▲",
    State.RETURNED: "△",
    State.LOST: "✕",
}
# Every sign comes with its word, for those who hear it and for files.
WORDS = {
    State.NOT_ISSUED: pgettext_lazy("material", "Not issued"),
    State.ISSUED: pgettext_lazy("material", "Issued"),
    State.OPENED: pgettext_lazy("material", "Opened"),
    State.ACKNOWLEDGED: pgettext_lazy("material", "Acknowledged"),
    State.TO_RETURN: pgettext_lazy("material", "To be returned"),
    State.RETURNED: pgettext_lazy("material", "Returned"),
    State.LOST: pgettext_lazy("material", "Lost"),
}


@dataclass(frozen=True)
class Facts:
    """What is known of one material and one learner."""

    is_online: bool = True
    is_released: bool = True
    must_read: bool = False
    must_return: bool = False
    is_opened: bool = False
    is_received: bool = False
    is_read: bool = False
    # The state of the last copy on paper: "" without one.
    copy: str = ""


def is_done(facts: Facts) -> bool:
    """Nothing more is asked of the learner: what must be read is read, the rest received."""
    if facts.must_read:
        return facts.is_read
    return facts.is_read or facts.is_received or facts.copy == "acknowledged"


def state_of(facts: Facts) -> State:
    has_copy = facts.copy in ("issued", "acknowledged")
    if has_copy and facts.must_return:
        return State.TO_RETURN
    if facts.copy in (State.RETURNED, State.LOST):
        return State(facts.copy)
    if is_done(facts):
        return State.ACKNOWLEDGED
    if facts.is_opened:
        return State.OPENED
    is_there = facts.is_online and facts.is_released
    return State.ISSUED if has_copy or is_there else State.NOT_ISSUED
