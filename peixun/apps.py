from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeixunConfig(AppConfig):
    name = "peixun"
    verbose_name = _("Peixun")
