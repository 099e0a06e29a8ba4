"""What a speech says about a class, proposed to a person."""

from collections.abc import Sequence

from materials.cleaning.facts.discipline import discipline
from materials.cleaning.facts.norms import norms
from materials.cleaning.facts.occasion import About, describe
from materials.cleaning.facts.records import assessments, commendations, dates
from materials.cleaning.facts.sentences import sentences_of
from materials.cleaning.facts.teaching import lecturers, materials, topics
from materials.cleaning.facts.wishes import duties, expectations, goals
from materials.cleaning.results import Fact, Heading

__all__ = ["About", "describe", "facts_of"]
SIMPLE = (topics, lecturers, materials, goals, duties, commendations, assessments, dates)


def facts_of(text: str, headings: Sequence[Heading]) -> tuple[Fact, ...]:
    """The facts of a speech in the order of its text."""
    sentences = sentences_of(text, headings)
    rules = list(discipline(sentences, text))
    ruled = [fact for fact in rules if fact.kind == "class_rule"]
    taken = {s.start for s in sentences if any(r.start <= s.start < r.end for r in ruled)}
    facts = [*rules, *norms(sentences, text, taken)]
    free = [sentence for sentence in sentences if sentence.start not in taken]
    facts += expectations(free, text)
    for find in SIMPLE:
        facts += find(sentences, text)
    return tuple(sorted(facts, key=lambda fact: (fact.start, fact.end, fact.kind)))
