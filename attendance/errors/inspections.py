"""Refusals about inspection teams and rounds."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class WrongRoundState(Refused):
    code = "wrong_round_state"
    message = _("This is not possible: the inspection round is “%(status)s”.")


class NothingCounted(Refused):
    code = "nothing_counted"
    message = _("Nothing was counted and nothing was seen on this round.")


class TeamOutOfScope(Refused):
    code = "team_out_of_scope"
    message = _("The class is outside the scope of “%(team)s”.")


class MinutesMissing(Refused):
    code = "minutes_missing"
    message = _("Please give the minutes somebody was away.")


class WordsMissing(Refused):
    code = "words_missing"
    message = _("Please say in a note what happened.")


class RoundsKept(Refused):
    code = "rounds_kept"
    message = _("The team has inspected already; it can be set inactive.")


class IncidentUnknown(Refused):
    code = "incident_unknown"
    message = _("Nothing was recorded under this nonce on this round.")
