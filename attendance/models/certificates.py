from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.certificate_rules import spelled
from courses.models import Enrolment, TrainingClass
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet


class CertificateSeries(models.Model):
    """The last number given in a series. Whoever gives the next holds the row until it is used."""

    # A pattern with all but the number filled in.
    text = models.CharField(_("series"), max_length=200, unique=True, editable=False)
    last = models.PositiveIntegerField(_("last number"), default=0, editable=False)

    objects = models.Manager["CertificateSeries"]()

    class Meta:
        ordering = ["text"]
        verbose_name = _("series of certificates")
        verbose_name_plural = _("series of certificates")

    def __str__(self) -> str:
        return self.text


class CertificateQuerySet(PolicyQuerySet["Certificate"]):
    def numbered(self) -> "CertificateQuerySet":
        """Those that were issued, whatever became of them."""
        return self.exclude(status=Certificate.Status.DRAFT)

    def valid(self) -> "CertificateQuerySet":
        return self.filter(status=Certificate.Status.ISSUED)


class Certificate(Stamped):
    """A certificate of completion. Once issued, what it says is frozen; its number is never
    given again."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("certificate", "Draft")
        ISSUED = "issued", pgettext_lazy("certificate", "Valid")
        REPLACED = "replaced", pgettext_lazy("certificate", "Replaced")
        REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")

    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        related_name="certificates",
        editable=False,
        verbose_name=_("enrolment"),
    )
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="certificates",
        editable=False,
        verbose_name=_("training class"),
    )
    number = models.CharField(
        _("certificate number"), max_length=220, null=True, blank=True, unique=True, editable=False
    )
    verify_code = models.CharField(
        _("check code"), max_length=20, null=True, blank=True, unique=True, editable=False
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.DRAFT, editable=False
    )
    # What it says.
    name = models.CharField(_("name"), max_length=50, editable=False)
    unit_name = models.CharField(_("unit name"), max_length=120, editable=False)
    class_title = models.CharField(_("class title"), max_length=200, editable=False)
    issuer = models.CharField(_("issued by"), max_length=300, editable=False)
    hours = models.DecimalField(_("credit hours"), max_digits=6, decimal_places=1, editable=False)
    start_on = models.DateField(_("starts on"), null=True, editable=False)
    end_on = models.DateField(_("ends on"), null=True, editable=False)
    issued_on = models.DateField(_("issued on"), null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("issued by (account)"),
    )
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="replacement",
        verbose_name=_("replaces"),
    )
    # What became of it.
    ended_reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("replaced or revoked by"),
    )
    ended_at = models.DateTimeField(_("replaced or revoked at"), null=True, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "training_class", "number", "id"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(
                name="one_open_certificate_per_enrolment",
                fields=["enrolment"],
                condition=Q(status__in=["draft", "issued"]),
            ),
            models.CheckConstraint(
                name="issued_certificate_has_a_number",
                condition=Q(status="draft", number=None, verify_code=None)
                | (
                    ~Q(status="draft")
                    & Q(
                        number__isnull=False,
                        verify_code__isnull=False,
                        issued_on__isnull=False,
                        issued_by__isnull=False,
                    )
                ),
            ),
            models.CheckConstraint(
                name="ended_certificate_has_a_reason",
                condition=Q(status__in=["draft", "issued"])
                | (~Q(ended_reason="") & Q(ended_by__isnull=False, ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="certificate_does_not_replace_itself",
                condition=Q(replaces=None) | ~Q(replaces=F("id")),
            ),
        ]
        indexes = [models.Index(fields=["training_class", "status"], name="certificate_by_class")]

    def __str__(self) -> str:
        return self.number or f"{self.name} ({self.get_status_display()})"

    @property
    def printed_code(self) -> str:
        return spelled(self.verify_code or "")
