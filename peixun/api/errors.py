"""Every error of the API as RFC 9457 problem details, with a code for programs."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.apps import apps
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import Error, ErrorResponse
from rest_framework import exceptions
from rest_framework.serializers import as_serializer_error
from rest_framework.settings import api_settings

from peixun.api.exceptions import (
    BodyTooLarge,
    Conflict,
    InUse,
    InvalidParameters,
    Problem,
    Unavailable,
)
from peixun.api.renderers import dumps
from peixun.errors import Refused, StorageFull, lacks_room

MEDIA_TYPE = "application/problem+json"
# When these are all that is wrong, the problem as a whole carries their code.
TELLING_CODES = {"unknown_field", "read_only", "unknown_parameter", "invalid_cursor"}
FOREIGN_KEY_VIOLATION, CHECK_VIOLATION = "23503", "23514"
NAMED_VIOLATIONS = {"23505", "23P01", FOREIGN_KEY_VIOLATION, CHECK_VIOLATION}


def problem(
    status: int,
    code: str,
    detail: str,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return the answer that every error of the API has."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": list(errors),
    }
    headers = {"Cache-Control": "private, no-store", **(headers or {})}
    return HttpResponse(dumps(body), status=status, content_type=MEDIA_TYPE, headers=headers)


def exception_handler(exc: Exception, context: Any) -> Any:
    return Handler(exc, context).run()


class Handler(ExceptionHandler):
    """Turns whatever a view raises into a problem."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        return as_api_exception(super().convert_known_exceptions(exc))

    def convert_unhandled_exceptions(self, exc: Exception) -> exceptions.APIException:
        # Say nothing about the fault: the log has it.
        return exc if isinstance(exc, exceptions.APIException) else exceptions.APIException()

    def format_exception(self, exc: exceptions.APIException) -> dict[str, Any]:
        parts: dict[str, Any] = Formatter(exc, self.context, self.exc).run()
        return parts

    def get_headers(self, exc: exceptions.APIException) -> dict[str, str]:
        return {**super().get_headers(exc), **getattr(exc, "headers", {})}

    def get_response(self, exc: exceptions.APIException, data: dict[str, Any]) -> Any:
        return problem(exc.status_code, headers=self.get_headers(exc), **data)


class Formatter(ExceptionFormatter):
    """Sorts flattened errors into a code, a sentence and pointers."""

    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        errors = error_response.errors
        if isinstance(self.exc, (exceptions.ValidationError, InvalidParameters)):
            return self.several(errors)
        more = getattr(self.exc, "errors", [])
        return {"code": errors[0].code, "detail": errors[0].detail, "errors": more}

    def several(self, errors: list[Error]) -> dict[str, Any]:
        codes = {error.code for error in errors}
        code = codes.pop() if len(codes) == 1 and codes <= TELLING_CODES else "invalid"
        detail = errors[0].detail if len(errors) == 1 else _("The request holds errors.")
        place = parameter if isinstance(self.exc, InvalidParameters) else pointer
        return {"code": code, "detail": detail, "errors": [entry(e, place(e)) for e in errors]}


def entry(error: Error, place: dict[str, str]) -> dict[str, str]:
    return {**place, "code": error.code, "detail": error.detail}


def parameter(error: Error) -> dict[str, str]:
    return {"parameter": error.attr or ""}


def pointer(error: Error) -> dict[str, str]:
    """Point at the place in the body (RFC 6901); the empty pointer is the whole body."""
    whole = api_settings.NON_FIELD_ERRORS_KEY
    steps = [step for step in (error.attr or whole).split("/") if step != whole]
    return {"pointer": "".join(f"/{step}" for step in steps)}


def as_api_exception(exc: Exception) -> Exception:
    """Return the API's own form of an exception, or the exception itself: a fault."""
    for kinds, convert in CONVERSIONS:
        if isinstance(exc, kinds):
            return convert(exc)
    return exc


def refusal(exc: Refused) -> Problem:
    errors = [{"pointer": "", "code": one.code, "detail": str(one)} for one in exc.reasons]
    return Problem(str(exc), exc.code, getattr(exc, "status", 409), errors)


def integrity(exc: IntegrityError) -> Exception:
    """Let the violated constraint speak: a race can pass the checks before it."""
    diagnosis = getattr(exc.__cause__, "diag", None)
    if diagnosis is None or diagnosis.sqlstate not in NAMED_VIOLATIONS:
        return exc
    constraint = declared_constraint(diagnosis.constraint_name)
    if constraint is not None:
        status = 400 if diagnosis.sqlstate == CHECK_VIOLATION else 409
        code = constraint.violation_error_code or constraint.name
        return Problem(constraint.get_violation_error_message(), code, status)
    return InUse() if diagnosis.sqlstate == FOREIGN_KEY_VIOLATION else Conflict()


def declared_constraint(name: str | None) -> Any:
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return constraint
    return None


CONVERSIONS: list[tuple[Any, Callable[[Any], Exception]]] = [
    (Refused, refusal),
    (ModelValidationError, lambda exc: exceptions.ValidationError(as_serializer_error(exc))),
    ((ProtectedError, RestrictedError), lambda exc: InUse()),
    (IntegrityError, integrity),
    # The server is away or restarting, a lock or the statement took too long,
    # or two transactions stood in each other's way: all worth another try.
    ((OperationalError, InterfaceError), lambda exc: Unavailable()),
    (DataError, lambda exc: exceptions.ValidationError(_("A value cannot be stored."))),
    (RequestDataTooBig, lambda exc: BodyTooLarge()),
    ((SuspiciousOperation, UnreadablePostError), lambda exc: exceptions.ParseError()),
    (OSError, lambda exc: refusal(StorageFull()) if lacks_room(exc) else exc),
]
