"""What the API itself can refuse, beyond the refusals of the rules."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ErrorDetail

Errors = Mapping[str, Sequence[ErrorDetail]]


class Problem(APIException):
    """An error with a status of its own, and headers that help to mend it."""

    headers: Mapping[str, str] = {}

    def __init__(
        self,
        detail: str | Promise | None = None,
        code: str | None = None,
        status_code: int | None = None,
        errors: Sequence[Mapping[str, str]] = (),
    ):
        # DRF types its details as plain strings, although it translates them.
        super().__init__(detail, code)  # type: ignore[arg-type]
        self.status_code = status_code or self.status_code
        self.errors = list(errors)


class InvalidParameters(APIException):
    """Query parameters that cannot be understood, named one by one."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "invalid"

    def __init__(self, errors: Errors):
        self.detail = {name: list(details) for name, details in errors.items()}

    @classmethod
    def single(cls, name: str, message: str | Promise, code: str) -> "InvalidParameters":
        return cls({name: [ErrorDetail(str(message), code)]})


class BodyTooLarge(Problem):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "body_too_large"
    default_detail = _("The request is too large.")


class InUse(Problem):
    status_code = status.HTTP_409_CONFLICT
    default_code = "in_use"
    default_detail = _("Other records still refer to this one.")


class Conflict(Problem):
    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"
    default_detail = _("This contradicts a record that exists already.")


class PreconditionRequired(Problem):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = _("Send the version you have read in the If-Match header.")


class StaleVersion(Problem):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale_version"
    default_detail = _("Somebody has changed this record since you read it.")


class KeyReused(Problem):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = _("This Idempotency-Key was sent before with another request.")


class InvalidKey(Problem):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "invalid_idempotency_key"
    default_detail = _("An Idempotency-Key has 1 to 255 visible ASCII characters.")


class InFlight(Problem):
    status_code = status.HTTP_409_CONFLICT
    default_code = "request_in_flight"
    default_detail = _("The first request with this Idempotency-Key is still running.")
    headers = {"Retry-After": "1"}


class Unavailable(Problem):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "unavailable"
    default_detail = _("The service is busy. Please try again in a moment.")
    headers = {"Retry-After": "1"}
