"""Refusals about rules and records of discipline."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class NotYetHappened(Refused):
    code = "not_yet_happened"
    message = _("This lies in the future.")


class WrongSession(Refused):
    code = "wrong_session"
    message = _("The session belongs to another class.")


class WrongRule(Refused):
    code = "wrong_rule"
    message = _("The rule belongs to another class.")
