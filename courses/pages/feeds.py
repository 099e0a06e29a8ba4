"""Calendars: the page that opens a subscription, and the address that programs read."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from courses import services
from courses.errors import FeedUnknown
from courses.models import CalendarFeed, Lecturer, TrainingClass, Venue
from peixun import policy
from peixun.admin import AdminPage
from people.models import Person

ICS = "text/calendar; charset=utf-8"
# The words of the page's address for what a subscription can be about.
KINDS = {"class": TrainingClass, "venue": Venue, "lecturer": Lecturer, "person": Person}


@require_safe
def read(request, secret):
    """The calendar at a secret address; whoever knows it is let in."""
    try:
        content = services.read_feed(secret)
    except FeedUnknown as unknown:
        raise Http404 from unknown
    etag = f'"{salted_hmac("courses.calendars", content).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(content, content_type=ICS)
    response.headers["ETag"] = etag
    # A copy kept in between would outlive the revocation.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def address_of(request, secret):
    return request.build_absolute_uri(reverse("calendar", args=[secret]))


class FeedPage(AdminPage, TemplateView):
    """Makes a secret address and shows it, once."""

    title = _("Subscribe to the calendar")
    template_name = "courses/calendar_feed.html"
    kind = "class"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = KINDS[self.kind].objects.visible_to(request.user)
        self.target = get_object_or_404(rows, pk=kwargs["pk"])
        self.subtitle = str(self.target)
        if not policy.may(request.user, "subscribe", self.target):
            raise PermissionDenied

    def post(self, request, *args, **kwargs):
        feed, secret = services.open_feed(self.target, by=request.user)
        return self.render_to_response(
            self.get_context_data(feed=feed, address=address_of(request, secret))
        )

    def get_context_data(self, **kwargs):
        own = CalendarFeed.objects.filter(made_by=self.request.user).open()
        return super().get_context_data(target=self.target, own=own.count(), **kwargs)
