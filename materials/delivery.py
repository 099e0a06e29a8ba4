"""A file as an answer: never shown in our pages, never cached, and never without asking."""

import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.settings import api_settings

from materials import services
from materials.files import storage
from materials.files.names import extension_of
from materials.models import MaterialVersion

PLAIN_NAME = re.compile(r"[A-Za-z0-9 ._()-]+")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Accept-Ranges": "none",
}


def deliver(request: HttpRequest, version: MaterialVersion, *, user: Any) -> HttpResponseBase:
    """Answer with the file, or raise the refusal; who asks by HEAD gets the headers only."""
    ip = address_of(request)
    if request.method == "HEAD":
        services.authorise_download(version, user=user, ip=ip)
        return _described(HttpResponse(), version)
    file = services.open_for_download(version, user=user, ip=ip)
    if not settings.ACCEL_LOCATION:
        return _described(FileResponse(file), version)
    file.close()
    # The web server sends the file, and sets the length itself.
    inner = settings.ACCEL_LOCATION + quote(storage.path_of(version.sha256))
    return _described(HttpResponse(headers={"X-Accel-Redirect": inner}), version, length=False)


def _described(
    response: HttpResponseBase, version: MaterialVersion, *, length: bool = True
) -> HttpResponseBase:
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers["Content-Type"] = version.mime_type
    response.headers["Content-Disposition"] = disposition(version.file_name)
    if length:
        response.headers["Content-Length"] = str(version.size_bytes)
    return response


def download(content: bytes, file_name: str, mime_type: str) -> HttpResponse:
    """Content that is no material as an answer: a download that nobody keeps."""
    answer = HttpResponse(content, content_type=mime_type, headers=HEADERS)
    answer.headers["Content-Disposition"] = disposition(file_name)
    return answer


def disposition(file_name: str) -> str:
    """Always a download; the ASCII name is for programs that do not know RFC 6266."""
    plain = file_name if PLAIN_NAME.fullmatch(file_name) else f"file.{extension_of(file_name)}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"


def address_of(request: HttpRequest) -> str | None:
    """Where the request came from: the proxies of the installation are believed, nobody else."""
    proxies = api_settings.NUM_PROXIES
    hops = request.headers.get("X-Forwarded-For", "").split(",") if proxies else []
    if proxies and len(hops) >= proxies:
        address = hops[-proxies].strip()
    else:
        address = request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(address))
    except ValueError:
        return None
