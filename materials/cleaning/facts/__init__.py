"""What a speech says about a class, proposed to a person."""

from bisect import bisect_right
from collections.abc import Sequence

from materials.cleaning.facts.discipline import discipline
from materials.cleaning.facts.norms import norms
from materials.cleaning.facts.occasion import About, describe
from materials.cleaning.facts.records import assessments, commendations, dates
from materials.cleaning.facts.sentences import Sentence, sentences_of
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
    free = _outside(ruled, sentences)
    facts = [*rules, *norms(free, text), *expectations(free, text)]
    for find in SIMPLE:
        facts += find(sentences, text)
    return tuple(sorted(facts, key=lambda fact: (fact.start, fact.end, fact.kind)))


def _outside(facts: Sequence[Fact], sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that begin outside all of the facts, which are in order and apart."""
    starts = [fact.start for fact in facts]

    def is_free(sentence: Sentence) -> bool:
        index = bisect_right(starts, sentence.start) - 1
        return index < 0 or sentence.start >= facts[index].end

    return [sentence for sentence in sentences if is_free(sentence)]
