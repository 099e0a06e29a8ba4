"""A look at a file before it is taken: its pages as pictures, or its text.

What is looked at is the reader's own copy, marked as the file would be, and each look is
asked for and put on record like a download.
"""

from typing import BinaryIO, cast

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from materials import services
from materials.delivery import HEADERS, address_of
from materials.errors import Hidden
from materials.marking.copies import page_as_picture
from materials.models import LibraryEntry, MaterialVersion
from materials.pages.notices import show
from peixun.errors import Refused

PDF = "application/pdf"
MOST_TEXT = 100_000


def own_copy(request, pk):
    """The version and the copy of whoever asks; hidden and missing ones are missing."""
    version = get_object_or_404(MaterialVersion.objects.select_related("material"), pk=pk)
    try:
        return version, services.hand_out(version, user=request.user, ip=address_of(request))
    except Hidden as hidden:
        raise Http404 from hidden


@require_safe
@login_required
def preview(request, pk):
    """All pages, each a picture that is fetched when it comes into sight; else the text."""
    try:
        version, copy = own_copy(request, pk)
        pages = count_pages(copy) if copy.mime_type == PDF else 0
    except Refused as refused:
        version = get_object_or_404(MaterialVersion.objects.select_related("material"), pk=pk)
        return show(request, version, refused)
    entry = LibraryEntry.objects.filter(version=version).first()
    text = entry.text[:MOST_TEXT] if entry and not pages else ""
    context = {
        "title": _("Preview"),
        "site_header": admin.site.site_header,
        "site_title": admin.site.site_title,
        "version": version,
        "copy": copy,
        "pages": range(1, pages + 1),
        "paragraphs": [line for line in text.splitlines() if line.strip()],
        "is_cut": bool(entry and not pages and len(entry.text) > MOST_TEXT),
    }
    answer = render(request, "materials/preview.html", context)
    answer["Cache-Control"] = HEADERS["Cache-Control"]
    return answer


@require_safe
@login_required
def page(request, pk, number):
    """One page as a picture."""
    try:
        _version, copy = own_copy(request, pk)
        drawn = draw(copy, number)[1] if copy.mime_type == PDF else b""
    except Refused as refused:
        status = getattr(refused, "status", 409)
        return HttpResponse(str(refused), status=status, content_type="text/plain; charset=utf-8")
    if not drawn:
        raise Http404
    return HttpResponse(drawn, content_type="image/png", headers=HEADERS)


def count_pages(copy):
    return draw(copy, 0)[0]


def draw(copy, number):
    with copy.open() as file:
        return page_as_picture(cast(BinaryIO, file), number)
