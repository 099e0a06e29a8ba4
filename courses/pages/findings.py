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
    """Findings of one grade: each sentence with the (key, title) of the sessions it is about."""

    grade: Grade
    items: list[tuple[str, list[tuple[int, str]]]]

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
    """The findings by grade, the gravest first; what is said of several sessions is said once."""
    titles = {session.pk: str(session) for session in sessions}
    by_grade = defaultdict(lambda: defaultdict(list))
    for one in findings:
        about = by_grade[one.grade][str(one)]
        if one.session in titles:
            about.append((one.session, titles[one.session]))
    return [Group(grade, list(by_grade[grade].items())) for grade in LOOKS if grade in by_grade]


def findings_by_session(findings):
    """The findings of each session, in groups; a clash is also shown where it is met."""
    met = defaultdict(dict)
    for one in findings:
        for key in (one.session, one.other):
            met[key][str(one)] = one
    return defaultdict(list, {key: groups_of(found.values()) for key, found in met.items()})
