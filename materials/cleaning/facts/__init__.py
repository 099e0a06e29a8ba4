"""What a speech says about a class, proposed to a person."""

from collections.abc import Sequence

from materials.cleaning.facts.occasion import About, describe
from materials.cleaning.results import Fact, Heading

__all__ = ["About", "describe", "facts_of"]


def facts_of(text: str, headings: Sequence[Heading]) -> tuple[Fact, ...]:
    """The facts of a speech in the order of its text."""
    return ()
