from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people import pinyin, strokes


class UnitQuerySet(PolicyQuerySet["Unit"]):
    def active(self) -> "UnitQuerySet":
        return self.filter(is_active=True)

    def named(self, name: str) -> "UnitQuerySet":
        """Units with this name or short name, as somebody would type it."""
        return self.filter(Q(name=name.strip()) | Q(short_name=name.strip()))

    def by_words(self, words: Collection[str]) -> "dict[str, list[Unit]]":
        """The units that each of the words means: a name goes before a short name or alias."""
        called: list[dict[str, list[Unit]]] = [defaultdict(list) for _way in range(3)]
        for unit in self.filter(Q(name__in=words) | Q(short_name__in=words)):
            called[0][unit.name].append(unit)
            called[1][unit.short_name].append(unit)
        by_alias = self.filter(aliases__alias__in=words).annotate(alias=F("aliases__alias"))
        for unit in by_alias:
            called[2][unit.alias].append(unit)  # type: ignore[attr-defined] # annotated
        means = {word: next(filter(None, (way.get(word) for way in called)), []) for word in words}
        return {word: units for word, units in means.items() if word and units}


class Unit(Stamped):
    """An organ, department, township or company that sends people and holds classes."""

    class Kind(models.TextChoices):
        PARTY_ORGAN = "party_organ", _("Party organ")
        GOVERNMENT_ORGAN = "government_organ", _("Government organ")
        NPC_CPPCC = "npc_cppcc", _("People's congress or CPPCC organ")
        TOWNSHIP = "township", _("Township or subdistrict")
        DEPARTMENT = "department", _("Department")
        SUBORDINATE = "subordinate", _("Subordinate unit")
        ENTERPRISE = "enterprise", _("Enterprise")
        PROJECT_DEPARTMENT = "project_dept", _("Branch or project department")
        PARTY_SCHOOL = "party_school", _("Party school")
        MEDIA = "media", _("News unit")
        OTHER = "other", _("Other")

    class Level(models.TextChoices):
        CENTRAL = "central", _("Central")
        PROVINCE = "province", _("Province")
        PREFECTURE = "prefecture", _("Prefecture")
        COUNTY = "county", _("County")
        TOWNSHIP = "township", pgettext_lazy("level", "Township")
        ENTERPRISE = "enterprise", _("Enterprise")
        NONE = "na", _("Not applicable")

    name = models.CharField(_("unit name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    code = models.CharField(_("unit code"), max_length=32, null=True, blank=True, unique=True)
    unit_type = models.CharField(
        _("kind of unit"), max_length=20, choices=Kind, default=Kind.DEPARTMENT
    )
    admin_level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.COUNTY)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("superior unit"),
    )
    principal = models.ForeignKey(
        "people.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="heads",
        verbose_name=_("principal leader"),
    )
    liaison = models.ForeignKey(
        "people.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="liaises_for",
        verbose_name=_("liaison"),
    )
    sort_order = models.PositiveIntegerField(_("order number"), default=1000)
    is_active = models.BooleanField(_("active"), default=True)
    pinyin = models.CharField(_("pinyin"), max_length=600, editable=False)
    search_text = models.CharField(_("search text"), max_length=1000, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "pinyin", "id"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(
                name="one_unit_per_name_and_superior",
                fields=["name", "parent"],
                nulls_distinct=False,
                violation_error_code="unit_exists",
                violation_error_message=_("The superior unit has a unit of this name already."),
            ),
            models.CheckConstraint(
                name="unit_is_not_its_own_superior",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_code="unit_below_itself",
                violation_error_message=_("A unit cannot be below itself."),
            ),
        ]
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="unit_search_text")
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pinyin = pinyin.sort_key(self.name, surname=False)
        readings = {
            word: None
            for text in (self.name, self.short_name)
            for word in [text, *pinyin.search_text(text, surname=False).split()]
        }
        self.search_text = " ".join(readings)[:1000]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.pk and self.parent and self._is_below(self.parent):
            raise ValidationError(
                {
                    "parent": ValidationError(
                        _("A unit cannot be below itself."), code="unit_below_itself"
                    )
                }
            )

    def _is_below(self, other: "Unit") -> bool:
        """Whether this unit is above `other`, however many levels."""
        seen: set[int] = set()
        above: Unit | None = other
        while above is not None and above.pk not in seen:
            if above.pk == self.pk:
                return True
            seen.add(above.pk)
            above = above.parent
        return False


class PersonQuerySet(PolicyQuerySet["Person"]):
    def active(self) -> "PersonQuerySet":
        return self.filter(is_active=True)


class Person(Stamped):
    """Somebody who is trained, lectures or runs a class. No identity-card number is kept."""

    class PostLevel(models.TextChoices):
        PROVINCIAL = "provincial", _("Provincial and ministerial level")
        BUREAU = "bureau", _("Bureau level")
        DIVISION = "division", _("County and division level")
        SECTION = "section", _("Township and section level")
        STAFF = "staff", _("Section member and below")
        ENTERPRISE = "enterprise", _("Enterprise")
        NONE = "na", _("Not applicable")

    name = models.CharField(_("name"), max_length=50)
    staff_no = models.CharField(
        _("staff number"), max_length=32, null=True, blank=True, unique=True
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="people", verbose_name=_("unit"))
    post = models.CharField(_("post"), max_length=100, blank=True)
    post_level = models.CharField(
        _("post level"), max_length=12, choices=PostLevel, default=PostLevel.NONE
    )
    rank = models.CharField(_("rank"), max_length=40, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    user = models.OneToOneField(
        "people.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    pinyin = models.CharField(
        _("pinyin"),
        max_length=300,
        blank=True,
        help_text=_("Orders the name. Filled in by itself; correct it if it is wrong."),
    )
    search_text = models.CharField(_("search text"), max_length=1000, editable=False)
    surname_strokes = models.CharField(
        _("order by surname strokes"), max_length=strokes.LONGEST, editable=False
    )
    name_strokes = models.CharField(
        _("order by name strokes"), max_length=strokes.LONGEST, editable=False
    )
    # The name and the reading as they were read, to tell a corrected reading from a stale one.
    _loaded: tuple[str, str] | None = None

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["pinyin", "id"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="person_search_text"),
            models.Index(fields=["pinyin", "id"], name="person_by_pinyin"),
            models.Index(fields=["surname_strokes", "id"], name="person_by_surname_strokes"),
            models.Index(fields=["name_strokes", "id"], name="person_by_name_strokes"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "Person":
        person = super().from_db(*args, **kwargs)
        if {"name", "pinyin"} <= person.__dict__.keys():
            person._loaded = person.name, person.pinyin
        return person

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_readings()
        super().save(*args, **kwargs)

    def set_readings(self) -> None:
        """Fill in what the name is found and ordered by; whoever saves in bulk calls it."""
        if self._loaded and self.name != self._loaded[0] and self.pinyin == self._loaded[1]:
            # It was the reading of the old name.
            self.pinyin = ""
        self.pinyin = self.pinyin or pinyin.sort_key(self.name)
        self.surname_strokes = strokes.by_surname(self.name)
        self.name_strokes = strokes.by_name(self.name)
        corrected = self.pinyin.replace(" ", "")
        initials = "".join(syllable[0] for syllable in self.pinyin.split())
        words = {self.name: None, corrected: None, initials: None}
        words |= dict.fromkeys(pinyin.search_text(self.name).split())
        self.search_text = " ".join(filter(None, words))[:1000]
