"""Who holds a version, for the day it has to be called back."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from materials import notices, services
from materials.models import MaterialVersion
from peixun import policy
from peixun.admin import AdminPage


class HoldersPage(AdminPage, TemplateView):
    """Files that were downloaded and copies that are out, with the text that calls them back."""

    title = _("Who holds it")
    template_name = "materials/holders.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = MaterialVersion.objects.visible_to(user).select_related("material")
        version = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not policy.may(user, "see_holders", version):
            raise PermissionDenied
        holders = services.holders_of(version)
        people = [one.person for one in holders if one.person]
        is_withdrawn = version.status == MaterialVersion.Status.WITHDRAWN
        return super().get_context_data(
            subtitle=str(version),
            version=version,
            holders=holders,
            is_withdrawn=is_withdrawn,
            may_recall=not is_withdrawn and policy.may(user, "recall", version),
            text=notices.recall_text(version, people) if is_withdrawn and people else "",
            **kwargs,
        )
