import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Enrolment
from materials.models.materials import MaterialVersion
from peixun.policy import PolicyQuerySet
from people.models import Person


def digest_of(wording: str) -> str:
    return hashlib.sha256(wording.encode()).hexdigest()


class AcknowledgementQuerySet(PolicyQuerySet["Acknowledgement"]):
    def of_user(self, user: Any) -> "AcknowledgementQuerySet":
        """What the person behind the account has acknowledged; an account alone, the account."""
        person = user.standing.person_id
        mine = Q(person=person) if person else Q(person=None, recorded_by=user)
        return self.filter(mine)


class Acknowledgement(models.Model):
    """A reader has taken note of the notice, received or read a version. Never changed.

    The wording of the notice is kept as it was shown.
    """

    class Kind(models.TextChoices):
        NOTICE = "notice", _("Notice acknowledged")
        RECEIVED = "received", pgettext_lazy("material", "Received")
        READ = "read", pgettext_lazy("material", "Read")

    version = models.ForeignKey(
        MaterialVersion,
        models.PROTECT,
        related_name="acknowledgements",
        editable=False,
        verbose_name=_("material version"),
    )
    # None for an account that is nobody's.
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        related_name="acknowledgements",
        editable=False,
        verbose_name=_("person"),
    )
    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        null=True,
        related_name="acknowledgements",
        editable=False,
        verbose_name=_("enrolment"),
    )
    kind = models.CharField(
        pgettext_lazy("acknowledgement", "kind"), max_length=8, choices=Kind, editable=False
    )
    wording = models.CharField(
        pgettext_lazy("acknowledgement", "wording"), max_length=200, blank=True, editable=False
    )
    wording_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    at = models.DateTimeField(pgettext_lazy("acknowledgement", "at"), editable=False)
    # Who has pressed the button: the reader, or the clerk with the signed list.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=pgettext_lazy("acknowledgement", "recorded by"),
    )

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = [
            models.UniqueConstraint(
                name="one_acknowledgement_per_person_and_wording",
                fields=["version", "person", "kind", "wording_sha256"],
                condition=Q(person__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_acknowledgement_per_account_and_wording",
                fields=["version", "recorded_by", "kind", "wording_sha256"],
                condition=Q(person=None),
            ),
            models.CheckConstraint(
                name="acknowledged_notice_has_its_wording",
                condition=(Q(kind="notice") & ~Q(wording="") & ~Q(wording_sha256=""))
                | (~Q(kind="notice") & Q(wording="", wording_sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.person or self.recorded_by} {self.get_kind_display()}"
