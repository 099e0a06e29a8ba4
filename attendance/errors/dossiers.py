"""Refusals about the file of a class."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class DossierTooEarly(Refused):
    code = "dossier_too_early"
    message = _(
        "The class is in the state “%(status)s”; its file is put together once it is concluded."
    )
