from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Lecturer, Topic, TrainingClass, TrainingSession
from materials.models.documents import SourceDocument
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people.models import Person


class Speech(Stamped):
    """One speech of a source document, in its cleaned wording.

    What the importer read from it is a proposal until somebody has matched it
    with a class, or said that it stands alone, and reviewed it.
    """

    class Occasion(models.TextChoices):
        OPENING = "opening", _("Speech at the opening")
        CLOSING = "closing", _("Speech at the close")
        LECTURE = "lecture", _("Lecture or exchange")
        WORK_MEETING = "work_meeting", _("Work meeting")
        OTHER = "other", _("Other occasion")

    class Completeness(models.TextChoices):
        COMPLETE = "complete", _("Complete")
        NO_FINAL_STOP = "complete_no_final_stop", _("Complete, without a full stop at the end")
        TRUNCATED_HEAD = "truncated_head", _("Beginning missing")
        TRUNCATED_TAIL = "truncated_tail", _("End missing")
        GAP_INSIDE = "gap_inside", _("Gap inside")
        MIDDLE_OMITTED = "middle_omitted", _("Middle left out")

    class Match(models.TextChoices):
        UNMATCHED = "unmatched", _("Not matched")
        PROPOSED = "proposed", _("Class proposed")
        CONFIRMED = "confirmed", _("Matched")
        ALONE = "alone", _("Stands alone")

    class Review(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("speech", "To be reviewed")
        REVIEWED = "reviewed", pgettext_lazy("speech", "Reviewed")

    document = models.ForeignKey(
        SourceDocument,
        models.PROTECT,
        related_name="speeches",
        editable=False,
        verbose_name=_("source document"),
    )
    sequence = models.PositiveSmallIntegerField(_("number in the document"), editable=False)
    title = models.CharField(_("speech title"), max_length=200, blank=True)
    title_derived = models.BooleanField(_("title is inferred"), default=False, editable=False)
    occasion_type = models.CharField(
        _("occasion"), max_length=12, choices=Occasion, default=Occasion.OTHER
    )
    occasion_text = models.CharField(_("occasion as written"), max_length=200, blank=True)
    class_name = models.CharField(_("class as written"), max_length=200, blank=True)
    host_unit = models.CharField(_("host unit as written"), max_length=120, blank=True)
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="speeches",
        verbose_name=_("training class"),
    )
    session = models.ForeignKey(
        TrainingSession,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="speeches",
        verbose_name=pgettext_lazy("timetable", "session"),
    )
    match = models.CharField(
        _("match"), max_length=9, choices=Match, default=Match.UNMATCHED, editable=False
    )
    speaker = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="speeches",
        verbose_name=_("speaker"),
    )
    speaker_name = models.CharField(_("speaker's name as written"), max_length=50, blank=True)
    speaker_post = models.CharField(_("speaker's post as written"), max_length=100, blank=True)
    on_behalf_of = models.CharField(_("speaks on behalf of"), max_length=100, blank=True)
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    salutation = models.CharField(_("salutation"), max_length=60, blank=True)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    date_precision = models.CharField(
        _("precision of the date"),
        max_length=8,
        choices=TrainingClass.DatePrecision,
        default=TrainingClass.DatePrecision.UNKNOWN,
    )
    completeness = models.CharField(
        _("completeness"),
        max_length=22,
        choices=Completeness,
        default=Completeness.COMPLETE,
        editable=False,
    )
    flags = models.JSONField(_("remarks of the importer"), default=list, editable=False)
    text = models.TextField(pgettext_lazy("speech", "text"), editable=False)
    line_from = models.PositiveIntegerField(_("from line"), editable=False)
    line_to = models.PositiveIntegerField(_("to line"), editable=False)
    shingles = ArrayField(
        models.BigIntegerField(), verbose_name=_("fingerprint"), default=list, editable=False
    )
    duplicate_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="duplicates",
        verbose_name=_("duplicate of"),
    )
    review = models.CharField(
        _("review"), max_length=8, choices=Review, default=Review.DRAFT, editable=False
    )

    objects = PolicyQuerySet["Speech"].as_manager()

    class Meta:
        ordering = ["-document", "sequence"]
        verbose_name = _("speech")
        verbose_name_plural = _("speeches")
        constraints = [
            models.UniqueConstraint(
                name="one_speech_per_document_and_number", fields=["document", "sequence"]
            ),
            models.CheckConstraint(
                name="matched_speech_names_its_class",
                condition=Q(match="confirmed", training_class__isnull=False)
                | (~Q(match="confirmed") & Q(training_class=None, session=None)),
            ),
            models.CheckConstraint(
                name="speech_has_lines", condition=Q(line_from__gte=1, line_to__gte=F("line_from"))
            ),
        ]
        indexes = [GinIndex(fields=["shingles"], name="speech_by_shingles")]

    def __str__(self) -> str:
        return self.title or f"{self.document} ({self.sequence})"


class SpeechSection(models.Model):
    """One heading of a speech, with the place of its words in the text."""

    speech = models.ForeignKey(
        Speech,
        models.CASCADE,
        related_name="sections",
        editable=False,
        verbose_name=_("speech"),
    )
    order = models.PositiveSmallIntegerField(_("order"), editable=False)
    level = models.PositiveSmallIntegerField(_("level"), editable=False)
    marker = models.CharField(_("marker"), max_length=20, blank=True, editable=False)
    marker_kind = models.CharField(_("kind of marker"), max_length=12, editable=False)
    ordinal_raw = models.PositiveSmallIntegerField(
        _("number as printed"), null=True, editable=False
    )
    ordinal = models.PositiveSmallIntegerField(_("number"), null=True, editable=False)
    heading = models.TextField(_("heading"), editable=False)
    is_run_in = models.BooleanField(_("begins its paragraph"), editable=False)
    flags = models.JSONField(_("remarks of the importer"), default=list, editable=False)
    start = models.PositiveIntegerField(_("start"), editable=False)
    end = models.PositiveIntegerField(_("end"), editable=False)

    objects = PolicyQuerySet["SpeechSection"].as_manager()

    class Meta:
        ordering = ["speech", "order"]
        verbose_name = _("section of a speech")
        verbose_name_plural = _("sections of speeches")
        constraints = [
            models.UniqueConstraint(
                name="one_section_per_speech_and_place", fields=["speech", "order"]
            ),
            models.CheckConstraint(
                name="section_ends_after_it_starts", condition=Q(end__gt=F("start"))
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class SpeechFact(models.Model):
    """Something a speech says about training: proposed by the importer, decided by a person."""

    class Kind(models.TextChoices):
        TRAINING_CLASS = "class", _("Training class named")
        UNIT = "unit", _("Unit named")
        SPEAKER = "speaker", _("Speaker")
        AUDIENCE = "audience", _("Audience")
        CLASS_RULE = "class_rule", _("Class rule")
        WORK_NORM = "work_norm", _("Work norm")
        EXPECTATION = "expectation", _("Expectation")
        TOPIC = "topic", _("Topic")
        LECTURER_UNIT = "lecturer_unit", _("Lecturers' unit")
        MATERIAL = "material", _("Material named")
        GOAL = "goal", _("Goal")
        LEAVE_RULE = "leave_rule", _("Leave rule")
        INSPECTION = "inspection", _("Inspection")
        FEEDBACK = "feedback", _("Feedback")
        COMMENDATION = "commendation", _("Commendation")
        ASSESSMENT = "assessment", _("Assessment")
        UNIT_DUTY = "unit_duty", _("Duty of the units")
        DATE = "date", _("Date")

    class Status(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("fact", "Proposed")
        ACCEPTED = "accepted", pgettext_lazy("fact", "Accepted")
        REJECTED = "rejected", pgettext_lazy("fact", "Rejected")

    speech = models.ForeignKey(
        Speech,
        models.CASCADE,
        related_name="facts",
        editable=False,
        verbose_name=_("speech"),
    )
    section = models.ForeignKey(
        SpeechSection,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="facts",
        verbose_name=_("section of a speech"),
    )
    kind = models.CharField(_("kind of fact"), max_length=13, choices=Kind, editable=False)
    category = models.CharField(_("category"), max_length=20, blank=True, editable=False)
    quote = models.TextField(_("quotation"), editable=False)
    start = models.PositiveIntegerField(_("start"), editable=False)
    value = models.JSONField(_("reading"), default=dict, editable=False)
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.PROPOSED, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    topic = models.ForeignKey(
        Topic,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="speech_facts",
        verbose_name=_("topic"),
    )
    session = models.ForeignKey(
        TrainingSession,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="speech_facts",
        verbose_name=pgettext_lazy("timetable", "session"),
    )
    lecturer = models.ForeignKey(
        Lecturer,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="speech_facts",
        verbose_name=_("lecturer"),
    )

    objects = PolicyQuerySet["SpeechFact"].as_manager()

    class Meta:
        ordering = ["speech", "start", "id"]
        verbose_name = _("fact of a speech")
        verbose_name_plural = _("facts of speeches")
        constraints = [
            models.CheckConstraint(name="fact_has_a_quotation", condition=~Q(quote="")),
            models.CheckConstraint(
                name="decided_fact_names_who_and_when",
                condition=Q(status="proposed", decided_by=None, decided_at=None)
                | (
                    Q(status__in=["accepted", "rejected"])
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.quote[:40]}"
