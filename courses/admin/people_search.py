"""Finding people as an office does: by name, pinyin, initials or the end of a phone number."""

from django.db.models import Q

MOST_FOUND = 30


def matching(words, person=""):
    """The condition that a person, reached by the path, fits the words."""
    fits = Q(**{f"{person}search_text__icontains": words})
    if words.isdecimal():
        fits |= Q(**{f"{person}phone__endswith": words})
    # No row holds a NUL, and the database refuses to look for one.
    return Q(pk__in=[]) if "\0" in words else fits


def found_people(people, words):
    """The first people who fit, with their units."""
    rows = people.filter(matching(words)).select_related("unit")
    return rows.order_by("pinyin", "pk")[:MOST_FOUND]
