"""A file as an answer: never shown in our pages, never cached, and never without asking."""

import re
from ipaddress import ip_address
from typing import Any, BinaryIO, cast
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from rest_framework.settings import api_settings

from materials import ranges, services
from materials.files.names import extension_of
from materials.models import MaterialVersion

PLAIN_NAME = re.compile(r"[A-Za-z0-9 ._()-]+")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Accept-Ranges": "bytes",
}


def deliver(
    request: HttpRequest, version: MaterialVersion, *, user: Any, original: bool = False
) -> HttpResponseBase:
    """Answer with a copy of the file, or raise the refusal.

    Whoever asks by HEAD gets the headers only, and makes no copy. A part of the file, or
    whether it is still the same, is asked for like the whole: each time anew, on record.
    """
    ip = address_of(request)
    if request.method == "HEAD":
        seen = services.look_at(version, user=user, ip=ip, original=original)
        described = _described(HttpResponse(), seen)
        if settings.ACCEL_LOCATION:
            # The web server tags what it sends in its own way.
            del described.headers["ETag"]
        return described
    copy = services.hand_out(version, user=user, ip=ip, original=original)
    if settings.ACCEL_LOCATION:
        # The web server sends the file, also in parts, and sets length and tag itself.
        inner = settings.ACCEL_LOCATION + quote(copy.path)
        return _described(HttpResponse(headers={"X-Accel-Redirect": inner}), copy, is_sent=False)
    if _is_known(request, copy):
        return _described(HttpResponse(status=304), copy, length=None)
    return _sent(request, copy)


def _sent(request: HttpRequest, copy: services.Copy) -> HttpResponseBase:
    try:
        part = ranges.requested(_range_of(request, copy), copy.size_bytes)
    except ranges.NotSatisfiable:
        nothing = HttpResponse(status=416)
        nothing.headers["Content-Range"] = f"bytes */{copy.size_bytes}"
        return _described(nothing, copy, length=0)
    if part is None:
        return _described(FileResponse(copy.open()), copy)
    first, last = part
    content = ranges.Part(cast(BinaryIO, copy.open()), first, last)
    partial = StreamingHttpResponse(content, status=206)
    partial.headers["Content-Range"] = f"bytes {first}-{last}/{copy.size_bytes}"
    return _described(partial, copy, length=last - first + 1)


def _range_of(request: HttpRequest, copy: services.Copy) -> str:
    """The range that is asked for, unless it is one of another copy."""
    of_copy = request.headers.get("If-Range", "")
    return request.headers.get("Range", "") if of_copy in ("", tag_of(copy)) else ""


def _is_known(request: HttpRequest, copy: services.Copy) -> bool:
    known = [
        tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))
    ]
    return "*" in known or tag_of(copy) in known


def tag_of(copy: services.Copy) -> str:
    return f'"{copy.sha256[:32]}"'


def _described(
    response: HttpResponseBase,
    copy: services.Copy | None,
    *,
    length: int | None = -1,
    is_sent: bool = True,
) -> HttpResponseBase:
    """Put the headers on; a length of -1 is that of the copy, None is none."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    if copy is None:
        return response
    response.headers["Content-Type"] = copy.mime_type
    response.headers["Content-Disposition"] = disposition(copy.file_name)
    if is_sent:
        response.headers["ETag"] = tag_of(copy)
        if length is not None:
            response.headers["Content-Length"] = str(copy.size_bytes if length < 0 else length)
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
