from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Topic, TrainingClass, TrainingSession
from materials.models.speeches import Speech
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people.models import Unit

# More words than that find nothing any more.
MOST_TAGS = 10


class Material(Stamped):
    """Something that is handed out: a speech, a handbook, a form. Its versions hold the files."""

    class Kind(models.TextChoices):
        SPEECH = "speech", _("Speech")
        TEXTBOOK = "textbook", _("Textbook")
        HANDBOOK = "handbook", _("Handbook")
        HANDOUT = "handout", _("Handout")
        NOTICE = "notice", _("Notice")
        FORM = "form", _("Form")
        PLAN = "plan", _("Plan or assessment rules")
        REFERENCE = "reference", _("Reference")

    class AccessLevel(models.TextChoices):
        PUBLIC = "public", _("Public")
        INTERNAL = "internal", _("Internal")
        CLASS_ONLY = "class_only", _("Class only")
        RESTRICTED = "restricted", _("Restricted")

    class Retention(models.TextChoices):
        KEEP = "keep", _("May be kept")
        RETURN = "return", _("To be returned at the end of the class")

    # These leave neither the class they belong to nor those they were assigned to.
    BOUND_TO_CLASS = (AccessLevel.CLASS_ONLY, AccessLevel.RESTRICTED)

    code = models.CharField(_("material code"), max_length=40, unique=True)
    title = models.CharField(_("material title"), max_length=200)
    kind = models.CharField(
        _("kind of material"), max_length=10, choices=Kind, default=Kind.HANDOUT
    )
    training_class = models.ForeignKey(
        TrainingClass,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="materials",
        verbose_name=_("training class"),
        help_text=_("The class it was made for. Empty: for the whole office."),
    )
    session = models.ForeignKey(
        TrainingSession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="materials",
        verbose_name=pgettext_lazy("timetable", "session"),
    )
    speech = models.OneToOneField(
        Speech,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="material",
        verbose_name=_("speech"),
    )
    owner_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="materials",
        verbose_name=_("owner unit"),
    )
    access_level = models.CharField(
        _("access level"), max_length=10, choices=AccessLevel, default=AccessLevel.CLASS_ONLY
    )
    restriction_notice = models.CharField(
        _("restriction notice"),
        max_length=200,
        blank=True,
        help_text=_(
            "For example “For study only, not to be passed on”. Unless the material is public, "
            "everybody acknowledges it before the first download of each version."
        ),
    )
    retain_policy = models.CharField(
        _("paper copies"), max_length=6, choices=Retention, default=Retention.KEEP
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="materials", verbose_name=_("topics")
    )
    tags = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("tags"),
        blank=True,
        default=list,
        size=MOST_TAGS,
        help_text=_("Words to find it by, separated by commas."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
    )

    objects = PolicyQuerySet["Material"].as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        constraints = [
            models.CheckConstraint(
                name="material_of_a_session_names_its_class",
                condition=Q(session=None) | Q(training_class__isnull=False),
                violation_error_code="class_missing",
                violation_error_message=_("A material of a session also names the class."),
            )
        ]
        indexes = [GinIndex(fields=["tags"], name="material_by_tag")]

    def __str__(self) -> str:
        return self.title

    @property
    def notice_to_acknowledge(self) -> str:
        """What a reader acknowledges before the first download; nothing, if it is public."""
        if self.access_level == self.AccessLevel.PUBLIC:
            return ""
        notice: str = self.restriction_notice
        return notice.strip()

    def clean(self) -> None:
        if self.session and self.session.training_class_id != self.training_class_id:
            wrong = ValidationError(
                _("The session belongs to another class."), code="wrong_session"
            )
            raise ValidationError({"session": wrong})


class MaterialVersion(Stamped):
    """One file of a material. Made and moved on by verbs, never edited or deleted.

    The file lies under its SHA-256, so that versions with the same content share it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        SUPERSEDED = "superseded", _("Superseded")
        WITHDRAWN = "withdrawn", pgettext_lazy("material", "Withdrawn")

    material = models.ForeignKey(
        Material,
        models.PROTECT,
        related_name="versions",
        editable=False,
        verbose_name=_("material"),
    )
    version_no = models.PositiveIntegerField(_("version number"), editable=False)
    file_name = models.CharField(_("file name"), max_length=255, editable=False)
    mime_type = models.CharField(_("type of file"), max_length=100, editable=False)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True, editable=False)
    change_note = models.CharField(_("what changed"), max_length=300, blank=True, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_reason = models.CharField(
        _("reason of the withdrawal"), max_length=300, blank=True, editable=False
    )

    objects = PolicyQuerySet["MaterialVersion"].as_manager()

    class Meta:
        ordering = ["material", "-version_no"]
        verbose_name = _("material version")
        verbose_name_plural = _("material versions")
        constraints = [
            models.UniqueConstraint(
                name="one_version_per_material_and_number", fields=["material", "version_no"]
            ),
            models.UniqueConstraint(
                name="one_published_version_per_material",
                fields=["material"],
                condition=Q(status="published"),
                violation_error_code="published_already",
                violation_error_message=_("Another version of this material is published."),
            ),
            models.CheckConstraint(
                name="version_has_a_sha256", condition=Q(sha256__regex="^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="version_is_not_empty", condition=Q(size_bytes__gte=1)),
            models.CheckConstraint(
                name="published_version_has_a_time",
                condition=~Q(status__in=["published", "superseded"])
                | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawn_version_has_a_reason",
                condition=~Q(status="withdrawn")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material} v{self.version_no}"
