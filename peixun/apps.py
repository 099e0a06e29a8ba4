from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from peixun.checks import database_is_fit


class PeixunConfig(AppConfig):
    name = "peixun"
    verbose_name = _("Peixun")

    def ready(self):
        register(database_is_fit, Tags.database)
