"""What the scores of an assessment add up to. Pure: values in, values out."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

TENTH = Decimal("0.1")
MOST = Decimal(100)
ITEMS = ("attendance", "discipline", "attitude", "knowledge", "ability", "conduct")


class Grade(StrEnum):
    EXCELLENT = "excellent"
    GOOD = "good"
    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"


# From how many of a hundred a grade is given (our default).
FROM = ((Decimal(90), Grade.EXCELLENT), (Decimal(80), Grade.GOOD), (Decimal(60), Grade.QUALIFIED))


def is_complete(scores: Mapping[str, Decimal | None], weights: Mapping[str, int]) -> bool:
    """Whether every item that has a weight has a score."""
    return all(scores.get(item) is not None for item in ITEMS if weights[item])


def total_of(scores: Mapping[str, Decimal | None], weights: Mapping[str, int]) -> Decimal | None:
    """The weighted mean of the scores in tenths; None while a score is missing."""
    if not is_complete(scores, weights) or not any(weights.values()):
        return None
    weighed = sum(
        (weights[item] * (scores.get(item) or Decimal(0)) for item in ITEMS if weights[item]),
        Decimal(0),
    )
    return (weighed / sum(weights.values())).quantize(TENTH, ROUND_HALF_UP)


def grade_of(total: Decimal) -> Grade:
    return next((grade for least, grade in FROM if total >= least), Grade.UNQUALIFIED)
