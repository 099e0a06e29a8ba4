"""What every page of a learner has: its own sign-in, its navigation, and whose it is."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, reverse_lazy
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

# A page that is not there yet is left out.
NAVIGATION = [
    (_("Today"), "my"),
    (_("Timetable"), "my_timetable"),
    (_("Attendance"), "my_attendance"),
    (_("Leave"), "my_leave"),
    (pgettext_lazy("phone", "Discipline"), "my_discipline"),
]


class Unkept:
    """Mixin: what a page says is for its reader alone, so nobody on the way keeps it."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response


class PhonePage(Unkept, LoginRequiredMixin, TemplateView):
    """A page of the signed-in person; its template extends `attendance/phone/base.html`."""

    login_url = reverse_lazy("my_login")
    title = ""
    request: HttpRequest

    @property
    def person_id(self):
        return self.request.user.standing.person_id

    def get_context_data(self, **kwargs):
        frame = {"title": self.title, "navigation": navigation(self.request)}
        return super().get_context_data(**(frame | kwargs))


def navigation(request):
    """The links at the foot of a page: label, address, whether we are there."""
    links = []
    for label, name in NAVIGATION:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        is_below = url != reverse("my") and request.path.startswith(url)
        links.append({"label": label, "url": url, "is_here": is_below or request.path == url})
    return links
