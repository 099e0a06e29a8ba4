from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from courses.models import CalendarDay, CalendarYear
from peixun.admin import PolicyModelAdmin, PolicyTabularInline


class CalendarDayInline(PolicyTabularInline):
    model = CalendarDay
    ordering = ["date"]


@admin.register(CalendarYear)
class CalendarYearAdmin(PolicyModelAdmin):
    """The holidays of each year, as they were announced."""

    list_display = ["year", "reference"]
    search_fields = ["year", "reference"]
    search_help_text = _("Year or announcement")
    inlines = [CalendarDayInline]


@admin.register(CalendarDay)
class CalendarDayAdmin(PolicyModelAdmin):
    list_display = ["date", "kind", "name"]
    list_filter = ["kind", "date"]
    search_fields = ["name"]
    search_help_text = _("Holiday name")
    autocomplete_fields = ["year"]
