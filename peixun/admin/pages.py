"""Task pages: views of an app inside the admin's frame."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import Promise


class Page(NamedTuple):
    """A page an app has registered with the site."""

    route: str
    view: Callable[..., HttpResponseBase]
    name: str
    # What the navigation calls it, for those whom it is for; "" keeps it out.
    label: str | Promise = ""
    is_for: Callable[[Any], bool] = bool


class AdminPage:
    """Mixin of a class-based view: its template extends `admin/page.html`, its title is here.

    Register it in the app's admin module: `site.register_page(route, View.as_view(), name)`.
    The site asks for a staff sign-in; the view asks the policies.
    """

    title: str | Promise = ""
    subtitle: str | Promise = ""
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        frame = admin.site.each_context(self.request)
        titles = {"title": self.title, "subtitle": self.subtitle}
        return super().get_context_data(**(frame | titles | kwargs))  # type: ignore[misc, no-any-return]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        self.request.current_app = admin.site.name
        return super().render_to_response(context, **kwargs)  # type: ignore[misc, no-any-return]
