"""The rules that can refuse a change of several sessions; part of `courses.errors`."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class ChangeUndone(Refused):
    code = "change_undone"
    message = _("This change has been taken back already.")


class ChangeOvertaken(Refused):
    code = "change_overtaken"
    message = _(
        "“%(sessions)s” has been changed again since. Take the later changes back first,"
        " or change the session itself."
    )


class PartsGone(Refused):
    code = "parts_gone"
    message = _(
        "“%(session)s” cannot go back to how it was, for this has been deleted since: %(parts)s."
        " Please change the session itself."
    )


class DayEmpty(Refused):
    code = "day_empty"
    message = _("“%(training_class)s” has no sessions on %(day)s.")


class DayNotMovable(Refused):
    code = "day_not_movable"
    message = _("The sessions of %(day)s cannot be moved to %(to)s; none of them has been moved.")


class SeriesEmpty(Refused):
    code = "series_empty"
    message = _("There is no day that fits the series.")


class SeriesTooLong(Refused):
    code = "series_too_long"
    message = _("A series has at most %(limit)s sessions.")


class SeriesTooShort(Refused):
    code = "series_too_short"
    message = _("There are %(titles)s titles, but only %(days)s days that fit the series.")


class SeriesNotPossible(Refused):
    code = "series_not_possible"
    message = _("The series cannot be scheduled as it stands; nothing has been added.")
