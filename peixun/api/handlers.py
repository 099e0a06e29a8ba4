"""Django's own error pages: problems below /api/, the usual pages elsewhere."""

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.views import csrf, defaults
from rest_framework.exceptions import APIException, NotFound, ParseError, PermissionDenied

from peixun.api.errors import as_api_exception, problem
from peixun.errors import StorageFull, lacks_room


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def answer(exc: Exception | None, otherwise: APIException) -> HttpResponse:
    known = as_api_exception(exc) if exc else otherwise
    error = known if isinstance(known, APIException) else otherwise
    code = getattr(error.detail, "code", error.default_code)
    headers = getattr(error, "headers", None)
    return problem(error.status_code, code, str(error.detail), headers=headers)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return answer(exception, ParseError())
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return answer(None, PermissionDenied())
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return answer(None, NotFound())
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    fault = sys.exc_info()[1]
    if is_api(request):
        return answer(fault if isinstance(fault, Exception) else None, APIException())
    if lacks_room(fault):
        full = StorageFull()
        context = {"notice": full, "title": ""}
        return render(request, "admin/notice.html", context, status=full.status)
    return defaults.server_error(request)


def csrf_failure(request: HttpRequest, reason: str = REASON_NO_CSRF_COOKIE) -> Any:
    if is_api(request):
        return answer(None, PermissionDenied())
    return csrf.csrf_failure(request, reason)
