from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people.models import Unit


class TrainingProgramme(Stamped):
    """A year's plan of which training classes are the runs."""

    class Kind(models.TextChoices):
        INDUCTION = "induction", _("Induction")
        PROMOTION = "promotion", _("Promotion")
        ON_THE_JOB = "on_the_job", _("On the job")
        THEORY = "theory", _("Theory")
        ROTATION = "rotation", _("Rotation")
        OTHER = "other", _("Other")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")
        CLOSED = "closed", _("Closed")

    code = models.CharField(_("programme code"), max_length=40, unique=True)
    title = models.CharField(_("programme title"), max_length=200)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    programme_type = models.CharField(
        _("kind of programme"), max_length=12, choices=Kind, default=Kind.ON_THE_JOB
    )
    host_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="programmes", verbose_name=_("host unit")
    )
    audience = models.TextField(_("audience"), blank=True)
    goals = models.TextField(_("goals"), blank=True)
    approval_ref = models.CharField(_("approval number"), max_length=80, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)

    objects = PolicyQuerySet["TrainingProgramme"].as_manager()

    class Meta:
        ordering = ["-year", "code"]
        verbose_name = _("training programme")
        verbose_name_plural = _("training programmes")

    def __str__(self) -> str:
        return self.title
