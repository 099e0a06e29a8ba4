"""The discipline notice of a class, to be put up and to be signed for."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from attendance.papers.printing import typeset

# (family, its rules as code, wording and source).
Family = tuple[str, Sequence[tuple[str, str, str]]]


def print_notice(class_title: str, families: Sequence[Family], *, stamp: str) -> bytes:
    """The rules, family by family, with their sources, as PDF."""
    data = {
        "title": _("Discipline notice"),
        "class": class_title,
        "families": [
            {"name": name, "rules": [list(rule) for rule in rules]} for name, rules in families
        ],
        "source": _("Source"),
        "stamp": stamp,
        "page": _("Page"),
    }
    return typeset("notice.typ", data)
