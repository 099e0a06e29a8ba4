"""Credit hours of a year, for the office and for units: a list, and the same as a workbook."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from attendance.models import CreditHourEntry
from attendance.reports.completion import table_of_credit_hours
from attendance.reports.exports import as_workbook
from materials.delivery import download
from peixun import policy
from peixun.admin import AdminPage
from peixun.typed import typed_key
from people.models import Unit

MOST = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Asked:
    """Mixin: which year and unit the address asks for, of what the user may see."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not policy.may_ever(request.user, "view", CreditHourEntry):
            raise PermissionDenied
        self.year = typed_key(request.GET.get("year", "")) or timezone.localdate().year
        if not 1990 <= self.year <= 2100:
            self.year = timezone.localdate().year
        self.unit = None
        if key := typed_key(request.GET.get("unit", "")):
            self.unit = Unit.objects.visible_to(request.user).filter(pk=key).first()

    def entries(self):
        rows = CreditHourEntry.objects.visible_to(self.request.user).filter(year=self.year)
        if self.unit:
            rows = rows.filter(unit=self.unit)
        related = ("person", "unit", "training_class")
        return rows.select_related(*related).order_by("unit__sort_order", "person__pinyin", "pk")


class CreditHoursPage(Asked, AdminPage, TemplateView):
    """Who has how many hours in a year, and how many are needed."""

    title = _("Credit hours")
    template_name = "attendance/completion/credit_hours.html"

    def get_context_data(self, **kwargs):
        entries = list(self.entries()[:MOST])
        visible = CreditHourEntry.objects.visible_to(self.request.user).order_by()
        units = Unit.objects.filter(pk__in=visible.values("unit")).order_by("sort_order", "pk")
        years = visible.values_list("year", flat=True).distinct()
        return super().get_context_data(
            table=table_of_credit_hours(entries, self.year, self.unit),
            year=self.year,
            unit=self.unit,
            units=units,
            years=sorted({*years, self.year}, reverse=True),
            limit=MOST if len(entries) == MOST else None,
            asked=f"year={self.year}" + (f"&unit={self.unit.pk}" if self.unit else ""),
            **kwargs,
        )


class CreditHoursFile(Asked, View):
    """The same as a workbook, all of it."""

    def get(self, request):
        table = table_of_credit_hours(list(self.entries()), self.year, self.unit)
        return download(as_workbook(table), f"{table.title}.xlsx".replace("/", "-"), XLSX)
