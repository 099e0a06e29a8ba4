from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Lookup, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from materials.models.materials import Material, MaterialVersion
from materials.models.speeches import Speech
from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people.models import Unit


@SearchVectorField.register_lookup
class Holds(Lookup):
    """`vector__holds=condition`: whether a `tsquery`, as it is written, finds the vector."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        vector, params = self.process_lhs(compiler, connection)
        return f"{vector} @@ %s::tsquery", [*params, self.rhs]


def rank(condition: str) -> Func:
    """How well the row's vector fits the `tsquery`."""
    return Func(
        models.F("vector"),
        Value(condition),
        template="ts_rank(%(expressions)s::tsquery)",
        output_field=models.FloatField(),
    )


class MaterialCollection(Stamped):
    """Materials that belong together: the parts of a series, in order, or all on one subject."""

    class Kind(models.TextChoices):
        SERIES = "series", _("Series")
        COLLECTION = "collection", _("Collection")

    title = models.CharField(_("collection title"), max_length=120)
    kind = models.CharField(
        _("kind of collection"), max_length=10, choices=Kind, default=Kind.COLLECTION
    )
    description = models.TextField(
        pgettext_lazy("collection", "description"), blank=True, max_length=1000
    )
    owner_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="material_collections",
        verbose_name=_("owner unit"),
    )
    materials = models.ManyToManyField(
        Material,
        through="CollectionItem",
        related_name="collections",
        verbose_name=_("materials"),
    )

    objects = PolicyQuerySet["MaterialCollection"].as_manager()

    class Meta:
        ordering = ["title", "id"]
        verbose_name = _("material collection")
        verbose_name_plural = _("material collections")

    def __str__(self) -> str:
        return self.title


class CollectionItem(models.Model):
    """A material's place in a collection."""

    collection = models.ForeignKey(
        MaterialCollection,
        models.CASCADE,
        related_name="items",
        verbose_name=_("material collection"),
    )
    material = models.ForeignKey(
        Material, models.CASCADE, related_name="places", verbose_name=_("material")
    )
    number = models.PositiveSmallIntegerField(pgettext_lazy("collection", "number"))

    objects = PolicyQuerySet["CollectionItem"].as_manager()

    class Meta:
        ordering = ["collection", "number"]
        verbose_name = _("material of a collection")
        verbose_name_plural = _("materials of a collection")
        constraints = [
            models.UniqueConstraint(
                name="one_material_per_collection_and_number",
                fields=["collection", "number"],
                violation_error_code="number_taken",
                violation_error_message=_("Another material has this number."),
            ),
            models.UniqueConstraint(
                name="material_is_in_a_collection_once",
                fields=["collection", "material"],
                violation_error_code="in_collection_already",
                violation_error_message=_("The material is in the collection already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.material}"


class LibraryEntry(models.Model):
    """What the search knows of a version or of a speech that has not become a material."""

    version = models.OneToOneField(
        MaterialVersion,
        models.CASCADE,
        null=True,
        editable=False,
        related_name="library_entry",
        verbose_name=_("material version"),
    )
    speech = models.OneToOneField(
        Speech,
        models.CASCADE,
        null=True,
        editable=False,
        related_name="library_entry",
        verbose_name=_("speech"),
    )
    title = models.CharField(_("title"), max_length=200, editable=False)
    speaker = models.CharField(_("speaker"), max_length=160, blank=True, editable=False)
    text = models.TextField(pgettext_lazy("library", "text"), editable=False)
    # [start, heading] in the order of the text.
    outline = models.JSONField(_("outline"), default=list, editable=False)
    # Why there is no text; empty where there is one.
    unread = models.CharField(_("not read because"), max_length=40, blank=True, editable=False)
    indexed_at = models.DateTimeField(_("indexed at"), editable=False)

    objects = PolicyQuerySet["LibraryEntry"].as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("library entry")
        verbose_name_plural = _("library entries")
        constraints = [
            models.CheckConstraint(
                name="entry_is_of_a_version_or_a_speech",
                condition=Q(version__isnull=False, speech=None)
                | Q(version=None, speech__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title


class LibraryPassage(models.Model):
    """A part of an entry, as PostgreSQL finds it; see `materials.search.bigrams`."""

    entry = models.ForeignKey(
        LibraryEntry,
        models.CASCADE,
        related_name="passages",
        editable=False,
        verbose_name=_("library entry"),
    )
    vector = SearchVectorField(_("words"), editable=False)

    objects = PolicyQuerySet["LibraryPassage"].as_manager()

    class Meta:
        ordering = ["entry", "id"]
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        indexes = [GinIndex(fields=["vector"], name="passage_by_words", fastupdate=False)]

    def __str__(self) -> str:
        return str(self.entry)
