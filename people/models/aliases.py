from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people import pinyin
from people.models.persons import Unit


class UnitAlias(Stamped):
    """Another word for a unit, or for several together, such as 两办 for two offices."""

    alias = models.CharField(
        _("alias"),
        max_length=120,
        unique=True,
        error_messages={"unique": _("There is this alias already.")},
    )
    units = models.ManyToManyField(Unit, related_name="aliases", verbose_name=_("units"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    search_text = models.CharField(_("search text"), max_length=1000, editable=False)

    objects = PolicyQuerySet["UnitAlias"].as_manager()

    class Meta:
        ordering = ["alias"]
        verbose_name = _("alias of units")
        verbose_name_plural = _("aliases of units")
        indexes = [
            GinIndex(
                fields=["search_text"], opclasses=["gin_trgm_ops"], name="unit_alias_search_text"
            )
        ]

    def __str__(self) -> str:
        return self.alias

    def save(self, *args: Any, **kwargs: Any) -> None:
        readings = pinyin.search_text(self.alias, surname=False)
        self.search_text = f"{self.alias} {readings}"[:1000]
        super().save(*args, **kwargs)
