"""Refusals about surveys after sessions."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class SurveyNotOpen(Refused):
    code = "survey_not_open"
    message = _("The survey of this session is not open.")


class NotAtTheSession(Refused):
    code = "not_at_the_session"
    message = _("Only those who were at the session are asked what they think of it.")


class FormDrawn(Refused):
    code = "form_drawn"
    message = _("You have taken part in this survey already.")


class FormUnknown(Refused):
    code = "form_unknown"
    message = _("This form is not one of ours.")


class FormUsed(Refused):
    code = "form_used"
    message = _("This form has been handed in already.")
