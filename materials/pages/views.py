from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from materials.api.views import MaterialVersionViewSet
from materials.delivery import deliver
from materials.errors import Hidden
from materials.models import MaterialVersion
from materials.pages.notices import show
from peixun.errors import Refused

for_programs = MaterialVersionViewSet.as_view({"get": "download"}, detail=True)


@require_safe
def download(request, pk):
    """The file of a version, for whoever may have it now. Programs get the API's answers."""
    if "Authorization" in request.headers:
        return for_programs(request, pk=pk)
    return for_people(request, pk)


@login_required
def for_people(request, pk):
    version = get_object_or_404(MaterialVersion.objects.select_related("material"), pk=pk)
    try:
        original = request.GET.get("original") == "true"
        return deliver(request, version, user=request.user, original=original)
    except Hidden as hidden:
        raise Http404 from hidden
    except Refused as refused:
        return show(request, version, refused)
