"""Serializers that take what they know and check what the model checks."""

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.settings import api_settings


class StrictKeys:
    """Refuses keys that the serializer does not know or does not let anybody write."""

    fields: Any

    def to_internal_value(self, data: Any) -> Any:
        refused = self._refused_keys(data) if isinstance(data, Mapping) else {}
        try:
            values = super().to_internal_value(data)  # type: ignore[misc]
        except ValidationError as error:
            if not isinstance(error.detail, dict):
                raise
            raise ValidationError({**error.detail, **refused}) from error
        if refused:
            raise ValidationError(refused)
        return values

    def _refused_keys(self, data: Mapping[str, Any]) -> dict[str, Any]:
        refused = {}
        for key in data:
            field = self.fields.get(key)
            if field is None:
                refused[pointer_step(key)] = [
                    ErrorDetail(str(_("There is no such key.")), "unknown_field")
                ]
            elif field.read_only:
                refused[key] = [ErrorDetail(str(_("This cannot be written.")), "read_only")]
        return refused


def pointer_step(key: str) -> str:
    """Write a key that the sender chose as one step of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


class StrictSerializer(StrictKeys, serializers.Serializer[Any]):
    """The body of a verb."""


class DateTimeField(serializers.DateTimeField):
    """Refuses a local time that is no instant: year 1 begins, in UTC, before it."""

    def enforce_timezone(self, value: datetime) -> datetime:
        try:
            aware: datetime = super().enforce_timezone(value)
        except OverflowError:
            self.fail("overflow")
        return aware


class VisibleRelatedField(serializers.PrimaryKeyRelatedField[Any]):
    """A key of a row that the user may see; every other key is a missing one."""

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.visible_to(self.context["request"].user)

    def to_internal_value(self, data: Any) -> Any:
        # The database would round 1.5 to 1.
        if isinstance(data, float):
            self.fail("incorrect_type", data_type="float")
        return super().to_internal_value(data)


class CleanModelSerializer(StrictKeys, serializers.ModelSerializer[Any]):
    """A ModelSerializer that also runs the model's own validation.

    DRF leaves Model.full_clean() out, so Model.clean() would never run and a
    check constraint would surface as a server error. The admin runs both.
    """

    serializer_related_field = VisibleRelatedField
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateTimeField: DateTimeField,
    }
    # Switch off where a service checks the same constraints under its lock.
    validate_constraints = True
    # The row as it would be: the policy is asked about it before it is saved.
    candidate: Any = None

    def validate(self, attrs: Any) -> Any:
        attrs = super().validate(attrs)
        # Validate a copy: a refused update must not leave the original dirty.
        model: Any = self.Meta.model
        candidate = copy.copy(self.instance) if self.instance else model()
        fields = {field.name for field in candidate._meta.concrete_fields}
        for name in fields & attrs.keys():
            setattr(candidate, name, attrs[name])
        self._clean(candidate, exclude=fields - {field.source for field in self._writable_fields})
        self.candidate = candidate
        return attrs

    def _clean(self, candidate: Any, exclude: set[str]) -> None:
        try:
            # DRF has checked unique fields already and names them in its errors.
            candidate.full_clean(exclude, False, self.validate_constraints)
        except ModelValidationError as refusal:
            errors: Any = serializers.as_serializer_error(refusal)
            if NON_FIELD_ERRORS in errors:
                errors[api_settings.NON_FIELD_ERRORS_KEY] = errors.pop(NON_FIELD_ERRORS)
            raise ValidationError(errors) from refusal

    def get_unique_together_validators(self) -> list[Any]:
        # full_clean() checks the constraints, with their own codes and sentences.
        return []
