from django.db import models
from django.utils.translation import gettext_lazy as _

from peixun.models import Stamped
from people.models import User


class RosterColumns(Stamped):
    """What the columns under a heading held when an account last imported such a roster."""

    account = models.ForeignKey(
        User,
        models.CASCADE,
        related_name="roster_columns",
        editable=False,
        verbose_name=_("account"),
    )
    heading_digest = models.CharField(_("digest of the heading"), max_length=64, editable=False)
    columns = models.JSONField(_("columns"), editable=False)

    class Meta:
        ordering = ["-updated_at"]
        verbose_name = _("columns of a roster")
        verbose_name_plural = _("columns of rosters")
        constraints = [
            models.UniqueConstraint(
                name="one_mapping_per_account_and_heading", fields=["account", "heading_digest"]
            )
        ]

    def __str__(self) -> str:
        return self.heading_digest[:8]
