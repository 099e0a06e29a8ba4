from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from peixun.checks import database_is_fit


class PeixunConfig(AppConfig):
    name = "peixun"
    verbose_name = _("Peixun")

    def ready(self) -> None:
        register(database_is_fit, Tags.database)


class SiteConfig(admin_apps.AdminConfig):
    """Django's admin with our site in place of the stock one."""

    default = False
    default_site = "peixun.admin.site.AdminSite"

    def ready(self) -> None:
        super().ready()
        # Offices know roles, not Django's permission groups.
        from django.contrib import admin
        from django.contrib.auth.models import Group

        admin.site.unregister(Group)
