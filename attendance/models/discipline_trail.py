from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.models.discipline_records import DisciplineRecord, Handling
from attendance.models.sealed import SealedFile
from courses.models import Enrolment, TrainingClass
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet


class DisciplineStep(models.Model):
    """What somebody did with a record, in order. Never changed, never deleted."""

    class Kind(models.TextChoices):
        RECORD = "record", pgettext_lazy("discipline", "Recorded")
        ADD_EVIDENCE = "add_evidence", pgettext_lazy("discipline", "Evidence added")
        VERIFY = "verify", pgettext_lazy("discipline", "Verified")
        NOTIFY = "notify", pgettext_lazy("discipline", "Learner notified")
        ANSWER = "answer", pgettext_lazy("discipline", "Learner's answer")
        CONFIRM = "confirm", pgettext_lazy("discipline", "Confirmed")
        DISMISS = "dismiss", pgettext_lazy("discipline", "Dismissed")
        HANDLE = "handle", pgettext_lazy("discipline", "Handled")
        CLOSE = "close", pgettext_lazy("discipline", "Closed")
        APPEAL = "appeal", pgettext_lazy("discipline", "Appeal submitted")
        UPHOLD = "uphold", pgettext_lazy("discipline", "Upheld on appeal")
        REVISE = "revise", pgettext_lazy("discipline", "Revised on appeal")
        REVOKE = "revoke", pgettext_lazy("discipline", "Revoked on appeal")
        CORRECT = "correct", pgettext_lazy("discipline", "Replaced by a correction")

    record = models.ForeignKey(
        DisciplineRecord,
        models.PROTECT,
        related_name="steps",
        editable=False,
        verbose_name=_("discipline record"),
    )
    kind = models.CharField(_("what was done"), max_length=12, choices=Kind, editable=False)
    # What was said: reasons, answers and the like are as sensitive as the description.
    sealed_comment = models.BinaryField(editable=False)
    # Nobody did it: a locked sheet or the clock.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=pgettext_lazy("discipline", "by"),
    )
    at = models.DateTimeField(pgettext_lazy("discipline", "at"), editable=False)

    objects = PolicyQuerySet["DisciplineStep"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("step of a discipline record")
        verbose_name_plural = _("steps of discipline records")

    def __str__(self) -> str:
        return self.get_kind_display()


class DisciplineEvidence(SealedFile, Stamped):
    """What shows that something happened: a photo or paper, or somebody's words. Kept sealed."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        SHEET = "sheet", pgettext_lazy("evidence", "Paper")
        WITNESS = "witness", pgettext_lazy("evidence", "Words of a witness")
        SYSTEM = "system", pgettext_lazy("evidence", "Records of the system")

    record = models.ForeignKey(
        DisciplineRecord,
        models.PROTECT,
        related_name="evidence",
        editable=False,
        verbose_name=_("discipline record"),
    )
    kind = models.CharField(_("kind of evidence"), max_length=7, choices=Kind, editable=False)
    # Either a file or words.
    file_name = models.CharField(_("file name"), max_length=255, blank=True, editable=False)
    mime_type = models.CharField(_("type of file"), max_length=100, blank=True, editable=False)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), default=0, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    sealed_text = models.BinaryField(default=b"", editable=False)
    taken_at = models.DateTimeField(_("taken at"), editable=False)

    objects = PolicyQuerySet["DisciplineEvidence"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("evidence of a breach")
        verbose_name_plural = _("evidence of breaches")
        constraints = [
            models.CheckConstraint(
                name="evidence_is_a_file_or_words",
                condition=models.Q(sha256="") ^ models.Q(sealed_text=b""),
            ),
            models.UniqueConstraint(
                name="no_two_pieces_share_a_file",
                fields=["sha256"],
                condition=~models.Q(sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class DisciplineReading(models.Model):
    """Somebody read what is written about another's conduct, and said why. Never changed."""

    class What(models.TextChoices):
        RECORD = "record", pgettext_lazy("discipline", "Description and trail")
        EVIDENCE = "evidence", pgettext_lazy("discipline", "Evidence")

    class Purpose(models.TextChoices):
        HANDLING = "handling", pgettext_lazy("purpose", "To decide on it")
        APPEAL = "appeal", pgettext_lazy("purpose", "To decide on an appeal")
        FEEDBACK = "feedback", pgettext_lazy("purpose", "To tell the unit")
        COMPLETION = "completion", pgettext_lazy("purpose", "To decide on completion")
        SUPERVISION = "supervision", pgettext_lazy("purpose", "To supervise")
        FILING = "filing", pgettext_lazy("purpose", "To file it")

    record = models.ForeignKey(
        DisciplineRecord,
        models.PROTECT,
        related_name="readings",
        editable=False,
        verbose_name=_("discipline record"),
    )
    what = models.CharField(_("what was read"), max_length=8, choices=What, editable=False)
    purpose = models.CharField(_("purpose"), max_length=11, choices=Purpose, editable=False)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("read by"),
    )
    read_at = models.DateTimeField(_("read at"), editable=False)

    objects = PolicyQuerySet["DisciplineReading"].as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("reading of a discipline record")
        verbose_name_plural = _("readings of discipline records")

    def __str__(self) -> str:
        return self.get_what_display()


class ConductLetter(models.Model):
    """So many counted breaches call for a step; each number does once. Never changed."""

    class Kind(models.TextChoices):
        WARNING = "warning", _("Warning to the staff")
        LETTER = "letter", pgettext_lazy("conduct", "Letter")

    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        related_name="conduct_letters",
        editable=False,
        verbose_name=_("training class"),
    )
    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        related_name="conduct_letters",
        editable=False,
        verbose_name=_("enrolment"),
    )
    count = models.PositiveSmallIntegerField(_("counted breaches"), editable=False)
    kind = models.CharField(
        pgettext_lazy("conduct", "kind"), max_length=7, choices=Kind, editable=False
    )
    proposed = models.CharField(
        _("proposed handling"), max_length=16, choices=Handling, editable=False
    )
    # The records it rests on, as they were counted then.
    records = ArrayField(models.BigIntegerField(), editable=False, verbose_name=_("records"))
    made_at = models.DateTimeField(_("made at"), editable=False)

    objects = PolicyQuerySet["ConductLetter"].as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("letter about conduct")
        verbose_name_plural = _("letters about conduct")
        constraints = [
            models.UniqueConstraint(
                name="one_letter_per_number_of_breaches", fields=["enrolment", "count"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.count}"
