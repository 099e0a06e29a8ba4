from datetime import UTC, datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Year 1 in local time is no instant in UTC: who wrote it could never be read again.
of_our_age = MinValueValidator(
    datetime(1900, 1, 1, tzinfo=UTC), _("Please give a time after the year 1900.")
)
# Nor has the day after the last day of year 9999 a date.
in_our_time = MaxValueValidator(
    datetime(2200, 1, 1, tzinfo=UTC), _("Please give a time before the year 2200.")
)


class Stamped(models.Model):
    """When a row was made and last changed."""

    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        abstract = True


class IdempotencyRecordQuerySet(models.QuerySet["IdempotencyRecord"]):
    def current(self) -> Self:
        return self.filter(created_at__gt=timezone.now() - IdempotencyRecord.KEPT_FOR)

    def expired(self) -> Self:
        return self.filter(created_at__lte=timezone.now() - IdempotencyRecord.KEPT_FOR)


class IdempotencyRecord(models.Model):
    """The answer to a POST that carried an Idempotency-Key, for whoever repeats it."""

    KEPT_FOR = timedelta(hours=24)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="idempotency_records"
    )
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    headers = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = IdempotencyRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_answer_per_account_and_key", fields=["user", "key"])
        ]

    def __str__(self) -> str:
        return self.key
