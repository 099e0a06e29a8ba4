"""The rules of papers and praise: states, numbers, digests, texts. No database."""

from datetime import UTC, datetime
from itertools import product

import pytest

from attendance.letter_rules import (
    BULLETIN,
    LETTER,
    PRAISE,
    Act,
    BulletinState,
    LetterState,
    Praise,
    PraiseAct,
    digest_of,
    document_number,
    end_of_days,
    most_of,
    next_state,
    paragraphs_of,
    printable,
)

DRAFTING = {
    "draft": {"edit": "draft", "redraft": "draft", "sign_off": "approved"},
    "approved": {"return": "draft", "issue": "issued"},
}
# One line for each state: what can be done in it, and where that leads.
STATES = {
    "bulletin": DRAFTING | {"issued": {"withdraw": "withdrawn"}, "withdrawn": {}},
    "letter": DRAFTING
    | {
        "issued": {"receive": "received", "mark_overdue": "overdue"},
        "overdue": {"receive": "received", "remind": "overdue"},
        "received": {"reply": "replied", "close": "closed"},
        "replied": {"close": "closed"},
        "closed": {},
    },
    "praise": {
        "proposed": {"publicise": "publicised", "confirm": "confirmed", "reject": "rejected"},
        "publicised": {"confirm": "confirmed", "reject": "rejected"},
        "confirmed": {},
        "rejected": {},
    },
}
MACHINES = [
    ("bulletin", BULLETIN, BulletinState, Act),
    ("letter", LETTER, LetterState, Act),
    ("praise", PRAISE, Praise, PraiseAct),
]


@pytest.mark.parametrize(("name", "table", "states", "acts"), MACHINES)
def test_every_act_in_every_state_leads_where_the_table_says(name, table, states, acts):
    for state, act in product(states, acts):
        assert next_state(table, state, act) == STATES[name][state].get(act), (state, act)


def test_a_number_is_written_as_offices_write_it():
    assert document_number("培通", 2026, 7) == "培通〔2026〕7号"


@pytest.mark.parametrize(
    ("learners", "percent", "most"),
    [(0, 10, 0), (1, 10, 1), (9, 10, 1), (10, 10, 1), (19, 10, 1), (20, 10, 2), (50, 0, 0)],
)
def test_a_tenth_of_a_class_at_least_one(learners, percent, most):
    assert most_of(learners, percent) == most


def test_days_end_at_midnight():
    at = datetime(2026, 3, 10, 23, 59, tzinfo=UTC)
    assert end_of_days(at, 3, UTC) == datetime(2026, 3, 14, tzinfo=UTC)


def test_the_order_of_keys_does_not_change_a_digest_and_a_letter_does():
    assert digest_of({"a": "一", "b": [1]}) == digest_of({"b": [1], "a": "一"})
    assert digest_of({"a": "一"}) != digest_of({"a": "二"})


def test_nothing_unprintable_is_left():
    assert printable("王\x00\x0b\u202e建国\x1b[0m\ufeff\r\n下") == "王建国[0m\n下"
    assert printable("𬭼䶮·é<b>&{{ x }}") == "𬭼䶮·é<b>&{{ x }}"
    assert paragraphs_of(" 一 \n\n\t二\n") == ["一", "二"]
