from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from courses import services
from courses.admin.feeds import CalendarLink
from courses.models import Booking, Lecturer, Topic, Venue
from courses.pages.teaching import InvitePage
from courses.when import span_text
from peixun.admin import PolicyModelAdmin, VisibleRelatedFilter


@admin.register(Venue)
class VenueAdmin(CalendarLink):
    calendar = "venue"
    list_display = ["name", "room", "seats", "address", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "room", "address"]
    search_help_text = _("Venue, room or address")
    fieldsets = [
        (None, {"fields": ["name", "room", "address", "seats", "equipment", "is_active"]}),
        (_("Booking"), {"fields": [("opens_at", "closes_at"), "buffer_minutes"]}),
    ]


@admin.register(Topic)
class TopicAdmin(PolicyModelAdmin):
    list_display = ["name", "category"]
    list_filter = ["category"]
    search_fields = ["name"]
    search_help_text = _("Topic")


@admin.register(Lecturer)
class LecturerAdmin(CalendarLink):
    calendar = "lecturer"
    further_links = [("invite", InvitePage.title, "courses_lecturer_invite")]
    list_display = ["__str__", "unit", "unit_text", "post", "phone", "source", "is_active"]
    list_select_related = ["unit"]
    list_filter = ["source", "is_active"]
    search_fields = ["search_text", "person__search_text", "unit__search_text", "unit_text"]
    search_help_text = _("Name, unit or pinyin of either")
    autocomplete_fields = ["person", "unit", "specialities"]
    fieldsets = [
        (None, {"fields": ["name", "person", "unit", "unit_text", "post", "phone"]}),
        (_("Teaching"), {"fields": ["source", "specialities", "buffer_minutes", "is_active"]}),
    ]

    def create(self, request, form):
        return services.save_lecturer(form.instance)

    update = create


@admin.register(Booking)
class BookingAdmin(PolicyModelAdmin):
    """What is kept for which session. The database writes it."""

    list_display = ["what", "session", "training_class", "when", "is_holding"]
    list_select_related = ["session__training_class"]
    list_filter = ["resource", "is_holding", ("session__training_class", VisibleRelatedFilter)]
    search_fields = ["session__title", "session__training_class__title"]
    search_help_text = _("Session or class")

    @admin.display(description=_("what is kept"))
    def what(self, booking):
        return str(booking)

    @admin.display(description=_("training class"))
    def training_class(self, booking):
        return booking.session.training_class

    @admin.display(description=_("when"), ordering="during")
    def when(self, booking):
        return span_text(booking.during.lower, booking.during.upper)
