from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people.roles import APPOINTABLE, THREE_ADMINISTRATORS, Role
from people.standing import Standing, standing_of


class UserQuerySet(PolicyQuerySet["User"]):
    pass


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user: User = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, Stamped):
    """An account: somebody who signs in.

    What the account may do follows from its standing alone; there are no
    Django permissions, no groups and no superuser that could bypass the policy.
    """

    username = models.CharField(
        _("user name"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(_("name"), max_length=50)
    is_staff = models.BooleanField(_("may use the office pages"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["username"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.pk)


class AppointmentQuerySet(PolicyQuerySet["Appointment"]):
    def active(self) -> "AppointmentQuerySet":
        return self.filter(ended_at=None)


class Appointment(Stamped):
    """A role somebody holds, for one unit and those below it or for the whole office."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="appointments", verbose_name=_("account")
    )
    role = models.CharField(
        _("role"),
        max_length=30,
        choices=[(role, role.label) for role in Role if role in APPOINTABLE],
    )
    unit = models.ForeignKey(
        "people.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("unit"),
        help_text=_("Empty: the whole office."),
    )
    appointed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("appointed by"),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role", "id"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.UniqueConstraint(
                name="one_active_appointment_per_role_and_scope",
                fields=["user", "role", "unit"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                violation_error_code="already_appointed",
                violation_error_message=_("This account holds the role already."),
            ),
            models.UniqueConstraint(
                name="nobody_holds_two_of_the_three_administrators",
                fields=["user"],
                condition=Q(ended_at=None, role__in=sorted(THREE_ADMINISTRATORS)),
                violation_error_code="two_administrator_roles",
                violation_error_message=_(
                    "Nobody holds two of the roles system administrator, security administrator"
                    " and auditor."
                ),
            ),
            models.CheckConstraint(
                name="administrators_serve_the_whole_office",
                condition=~Q(role__in=sorted(THREE_ADMINISTRATORS)) | Q(unit=None),
                violation_error_code="administrator_with_unit",
                violation_error_message=_(
                    "This role is held for the whole office, not for a unit."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"


class ApiTokenQuerySet(PolicyQuerySet["ApiToken"]):
    def valid(self, at: Any = None) -> "ApiTokenQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=at or timezone.now())


class ApiToken(Stamped):
    """A key for programs. Only its SHA-256 is kept; the key is shown once."""

    class Scope(models.TextChoices):
        READ = "read", _("Read")
        WRITE = "write", _("Read and write")
        CHECK_IN = "check_in", _("Check in only")

    user = models.ForeignKey(
        User, models.CASCADE, related_name="tokens", editable=False, verbose_name=_("account")
    )
    name = models.CharField(_("purpose"), max_length=100, blank=True)
    prefix = models.CharField(_("begins with"), max_length=12, editable=False)
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=20, choices=Scope), verbose_name=_("scopes"), editable=False
    )
    expires_at = models.DateTimeField(_("expires at"), editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.CheckConstraint(
                name="token_expires_after_it_was_made",
                condition=Q(expires_at__gt=F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}".strip()
