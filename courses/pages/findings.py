"""Findings about sessions, as the timetable shows them: by grade, with icon, word and colour."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from courses.findings import Grade

LOOKS = {
    Grade.REFUSE: ("✖", pgettext_lazy("finding", "Clash"), "bad"),
    Grade.ASK: ("⚠", pgettext_lazy("finding", "Needs a reason"), "warn"),
    Grade.INFORM: ("ℹ", pgettext_lazy("finding", "Note"), "info"),
}


@dataclass
class Group:
    """Findings of one grade; each is a sentence with the key and the title of its session."""

    grade: Grade
    items: list[tuple[str, int | None, str]]

    @property
    def icon(self) -> str:
        return LOOKS[self.grade][0]

    @property
    def word(self) -> str | Promise:
        return LOOKS[self.grade][1]

    @property
    def tone(self) -> str:
        return LOOKS[self.grade][2]


def groups_of(findings, sessions=()):
    """The findings by grade, the gravest first."""
    titles = {session.pk: str(session) for session in sessions}
    by_grade = defaultdict(list)
    for one in findings:
        by_grade[one.grade].append((str(one), one.session, titles.get(one.session, "")))
    return [Group(grade, by_grade[grade]) for grade in LOOKS if grade in by_grade]


def findings_by_session(findings):
    """The findings of each session, in groups; a clash is also shown where it is met."""
    met = defaultdict(dict)
    for one in findings:
        for key in (one.session, one.other):
            met[key][str(one)] = one
    return defaultdict(list, {key: groups_of(found.values()) for key, found in met.items()})
