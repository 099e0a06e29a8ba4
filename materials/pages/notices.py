"""The notice of a material: shown in the place of the file until the reader acknowledges it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from materials import services
from materials.errors import Hidden, NoticeNotAcknowledged, WordingChanged
from materials.models import MaterialVersion
from peixun.errors import Refused

ASKED = (NoticeNotAcknowledged, WordingChanged)


@require_POST
@login_required
def acknowledge(request, pk):
    """The reader takes note of the notice, and goes on to the file."""
    version = get_object_or_404(MaterialVersion.objects.select_related("material"), pk=pk)
    wording = request.POST.get("wording", "").replace("\0", "")[:200]
    try:
        services.acknowledge_notice(version, wording=wording, by=request.user)
    except Hidden as hidden:
        raise Http404 from hidden
    except Refused as refused:
        return show(request, version, refused)
    return redirect("file", pk)


def show(request, version, refused):
    """Say why there is no file; a notice comes with the button that acknowledges it."""
    if not isinstance(refused, ASKED):
        context = {"notice": refused, "title": ""}
        return render(request, "admin/notice.html", context, status=getattr(refused, "status", 409))
    context = {
        "notice": refused,
        "version": version,
        "wording": version.material.notice_to_acknowledge,
        "title": "",
    }
    return render(request, "materials/notice.html", context, status=409)
