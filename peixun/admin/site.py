"""The admin site: its pages, its navigation and the order things come in."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.i18n import set_language

from peixun.admin.pages import Page

# What the top of every page leads to, for whoever may see it.
NAVIGATION: list[tuple[str | Promise, str]] = [
    (_("Classes"), "courses.trainingclass"),
    (pgettext_lazy("training", "Sessions"), "courses.trainingsession"),
    (_("Learners"), "courses.enrolment"),
    (_("Materials"), "materials.material"),
    (_("Attendance"), "attendance.attendancesheet"),
    (_("Discipline"), "attendance.disciplinerecord"),
    (_("People"), "people.person"),
    (_("Units"), "people.unit"),
]
# The groups of the start page: first those of the daily work.
APP_ORDER = ["courses", "attendance", "materials", "people"]
# Whose daily work is in another group finds that one first.
FIRST_FOR = {
    "librarian": "materials",
    "system_administrator": "people",
    "security_administrator": "people",
    "inspector": "attendance",
}


class AdminSite(admin.AdminSite):
    """Django's admin as an office knows it: own navigation, task pages, no staff-only ideas."""

    site_title = _("Training management system")
    site_header = _("Training management system")
    index_title = _("Workbench")
    site_url = None
    enable_nav_sidebar = False
    empty_value_display = "–"
    # Set in demo mode alone, by the app that makes the accounts: what to sign in with.
    sign_ins: Callable[[], Any] | None = None

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._pages: list[Page] = []
        # Deleting many rows at once would pass by the services that guard each.
        self.disable_action("delete_selected")

    def register_page(
        self,
        route: str,
        view: Callable[..., HttpResponseBase],
        name: str,
        *,
        label: str | Promise = "",
        is_for: Callable[[Any], bool] = bool,
    ) -> None:
        """Add a task page under the admin's address; the route "" makes it the start page.

        A page with a `label` is in the navigation of the users for whom `is_for(user)`.
        """
        self._pages.append(Page(route, view, name, label, is_for))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        pages = [
            path(page.route, self.admin_view(page.view), name=page.name)
            for page in self._pages
            if page.route
        ]
        language = path("language/", set_language, name="language")
        return [language, *pages, *super().get_urls()]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.user.is_authenticated and not self.has_permission(request):
            # Somebody without rights in the office: their own pages are elsewhere.
            return redirect(settings.OWN_PAGES)
        sign_ins = self.sign_ins and self.sign_ins()
        return super().login(request, {"sign_ins": sign_ins, **(extra_context or {})})

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        for page in self._pages:
            if not page.route:
                return cast("TemplateResponse", page.view(request))
        return super().index(request, extra_context)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().each_context(request) | {
            "office_name": settings.OFFICE_NAME,
            "navigation": self.get_navigation(request),
        }

    def get_navigation(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the links at the top of the page: label, address, whether we are there."""
        if not self.has_permission(request):
            return []
        home = reverse("admin:index", current_app=self.name)
        links = [{"label": self.index_title, "url": home, "is_current": request.path == home}]
        models = {model._meta.label_lower: model for model in self._registry}
        for label, name in NAVIGATION:
            model = models.get(name)
            if model and self._registry[model].has_view_permission(request):
                url = self._list_url(model)
                here = request.path.startswith(url)
                links.append({"label": label, "url": url, "is_current": here})
        return [*links, *self._page_links(request)]

    def _page_links(self, request: HttpRequest) -> list[dict[str, Any]]:
        return [
            {"label": page.label, "url": url, "is_current": request.path.startswith(url)}
            for page in self._pages
            if page.label and page.is_for(request.user)
            for url in [reverse(f"admin:{page.name}", current_app=self.name)]
        ]

    def _list_url(self, model: type[Model]) -> str:
        opts = model._meta
        name = f"admin:{opts.app_label}_{opts.model_name}_changelist"
        return reverse(name, current_app=self.name)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the groups, made when they are looked at: most pages show none."""
        groups = SimpleLazyObject(lambda: self._app_list(request, app_label))
        return cast("list[Any]", groups)

    def _app_list(self, request: HttpRequest, app_label: str | None) -> list[Any]:
        """Return the groups in the order of the work, their models as they were registered."""
        groups = self._build_app_dict(request, app_label)
        standing = getattr(request.user, "standing", None)
        first = [app for role, app in FIRST_FOR.items() if standing and standing.has(role)]
        order = [*first, *APP_ORDER]
        return sorted(groups.values(), key=lambda group: order.index(group["app_label"]))
