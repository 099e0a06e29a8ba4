from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Enrolment
from materials.models.materials import Material, MaterialVersion
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people.models import Person


class PaperCopyQuerySet(PolicyQuerySet["PaperCopy"]):
    def in_hand(self) -> "PaperCopyQuerySet":
        """Those that somebody has now."""
        return self.filter(status__in=PaperCopy.IN_HAND)

    def to_return(self) -> "PaperCopyQuerySet":
        """Those that somebody has and has to give back."""
        policy = Material.Retention.RETURN
        return self.in_hand().filter(version__material__retain_policy=policy)


class PaperCopy(Stamped):
    """One numbered copy on paper: who got it, and whether it came back. Never deleted."""

    class Status(models.TextChoices):
        ISSUED = "issued", pgettext_lazy("copy", "Issued")
        ACKNOWLEDGED = "acknowledged", _("Signed for")
        RETURNED = "returned", pgettext_lazy("copy", "Returned")
        LOST = "lost", pgettext_lazy("copy", "Lost")

    IN_HAND = (Status.ISSUED, Status.ACKNOWLEDGED)

    version = models.ForeignKey(
        MaterialVersion,
        models.PROTECT,
        related_name="copies",
        editable=False,
        verbose_name=_("material version"),
    )
    serial_no = models.PositiveIntegerField(_("serial number"), editable=False)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="paper_copies",
        editable=False,
        verbose_name=_("holder"),
    )
    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        null=True,
        related_name="paper_copies",
        editable=False,
        verbose_name=_("enrolment"),
    )
    status = models.CharField(
        pgettext_lazy("copy", "status"),
        max_length=12,
        choices=Status,
        default=Status.ISSUED,
        editable=False,
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=pgettext_lazy("copy", "issued by"),
    )
    issued_at = models.DateTimeField(pgettext_lazy("copy", "issued at"), editable=False)
    acknowledged_at = models.DateTimeField(_("signed for at"), null=True, editable=False)
    returned_at = models.DateTimeField(_("returned at"), null=True, editable=False)
    lost_at = models.DateTimeField(_("lost at"), null=True, editable=False)
    lost_reason = models.CharField(_("how it was lost"), max_length=300, blank=True, editable=False)
    # Who took it back, or wrote down that it is lost.
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("settled by"),
    )

    objects = PaperCopyQuerySet.as_manager()

    class Meta:
        ordering = ["version", "serial_no"]
        verbose_name = _("paper copy")
        verbose_name_plural = _("paper copies")
        constraints = [
            models.UniqueConstraint(
                name="one_copy_per_version_and_serial_number", fields=["version", "serial_no"]
            ),
            models.UniqueConstraint(
                name="one_copy_in_hand_per_version_and_person",
                fields=["version", "person"],
                condition=Q(status__in=["issued", "acknowledged"]),
            ),
            models.CheckConstraint(
                name="serial_numbers_begin_with_one", condition=Q(serial_no__gte=1)
            ),
            models.CheckConstraint(
                name="returned_copy_has_a_time",
                condition=~Q(status="returned") | Q(returned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="lost_copy_has_a_reason",
                condition=~Q(status="lost") | (Q(lost_at__isnull=False) & ~Q(lost_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} №{self.serial_no:03}"
