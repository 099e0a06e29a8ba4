from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people.models import Unit


class SourceDocument(Stamped):
    """A file in which speeches came, as it came. Its bytes lie under its SHA-256 and stay."""

    class Script(models.TextChoices):
        SIMPLIFIED = "hans", _("Simplified")
        TRADITIONAL = "hant", _("Traditional")
        MIXED = "mixed", _("Mixed")

    class Authenticity(models.TextChoices):
        OK = "ok", _("Nothing suspicious")
        SUSPECT = "suspect", _("Suspect")

    class Status(models.TextChoices):
        PARSED = "parsed", pgettext_lazy("document", "Read")
        NEEDS_REVIEW = "needs_review", _("Needs a look")
        QUARANTINED = "quarantined", _("In quarantine")
        REVIEWED = "reviewed", _("Reviewed")

    file_name = models.CharField(_("file name"), max_length=255, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    kind = models.CharField(_("type of file"), max_length=10, editable=False)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True, editable=False)
    script = models.CharField(_("script"), max_length=5, choices=Script, editable=False)
    page_title = models.CharField(_("title of the page"), max_length=300, blank=True)
    raw_text = models.TextField(_("text as it came"), editable=False)
    clean_text = models.TextField(_("cleaned text"), editable=False)
    clean_text_hans = models.TextField(_("cleaned text in Simplified"), editable=False)
    metadata = models.JSONField(_("what the noise told"), default=dict, editable=False)
    removed_lines = models.JSONField(_("removed lines"), default=list, editable=False)
    restriction_notice = models.CharField(
        _("restriction notice"), max_length=200, blank=True, editable=False
    )
    authenticity = models.CharField(
        _("authenticity"),
        max_length=7,
        choices=Authenticity,
        default=Authenticity.OK,
        editable=False,
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.PARSED, editable=False
    )
    importer_version = models.PositiveSmallIntegerField(_("version of the rules"), editable=False)
    owner_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="source_documents",
        verbose_name=_("owner unit"),
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("imported by"),
    )

    objects = PolicyQuerySet["SourceDocument"].as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")
        constraints = [
            models.CheckConstraint(
                name="document_has_a_sha256", condition=Q(sha256__regex="^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="document_is_not_empty", condition=Q(size_bytes__gte=1)),
        ]

    def __str__(self) -> str:
        return self.page_title or self.file_name


class CleaningFinding(models.Model):
    """What the importer removed, repaired or only pointed at, and by which rule."""

    class Action(models.TextChoices):
        REMOVED = "removed", pgettext_lazy("cleaning", "Removed")
        REPAIRED = "repaired", pgettext_lazy("cleaning", "Repaired")
        FLAGGED = "flagged", pgettext_lazy("cleaning", "Flagged")

    document = models.ForeignKey(
        SourceDocument,
        models.CASCADE,
        related_name="findings",
        editable=False,
        verbose_name=_("source document"),
    )
    order = models.PositiveIntegerField(_("order"), editable=False)
    rule = models.CharField(_("rule"), max_length=4, editable=False)
    action = models.CharField(
        pgettext_lazy("cleaning", "action"), max_length=8, choices=Action, editable=False
    )
    line_from = models.PositiveIntegerField(_("from line"), editable=False)
    line_to = models.PositiveIntegerField(_("to line"), editable=False)
    before = models.TextField(pgettext_lazy("cleaning", "before"), editable=False)
    after = models.TextField(pgettext_lazy("cleaning", "after"), blank=True, editable=False)
    confidence = models.FloatField(_("confidence"), editable=False)

    objects = PolicyQuerySet["CleaningFinding"].as_manager()

    class Meta:
        ordering = ["document", "order"]
        verbose_name = _("cleaning finding")
        verbose_name_plural = _("cleaning findings")
        constraints = [
            models.UniqueConstraint(
                name="one_finding_per_document_and_place", fields=["document", "order"]
            ),
            models.CheckConstraint(
                name="finding_ends_after_it_starts",
                condition=Q(line_from__gte=1, line_to__gte=F("line_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.line_from}–{self.line_to}"
