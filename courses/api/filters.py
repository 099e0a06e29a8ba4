from datetime import datetime, time

from django.utils import timezone
from django_filters import DateFilter

from courses.models import Booking, TrainingClass, TrainingSession
from peixun.api.filters import IdFilter, StrictFilterSet


def instant(day, at):
    """The instant of a local day at which the clock shows `at`."""
    return timezone.make_aware(datetime.combine(day, at))


class ClassFilters(StrictFilterSet):
    """`date_from` and `date_to` select the classes that overlap these days."""

    unit = IdFilter(method="of_unit")
    date_from = DateFilter("end_on", "gte")
    date_to = DateFilter("start_on", "lte")

    class Meta:
        model = TrainingClass
        fields = [
            "status", "programme", "year", "period_no", "class_code", "level",
            "delivery_mode", "venue",
        ]  # fmt: skip

    def of_unit(self, queryset, name, value):
        # A unit can have several parts in one class: a join would repeat the class.
        parts = TrainingClass.objects.filter(class_units__unit=value).order_by()
        return queryset.filter(pk__in=parts.values("pk"))


class SessionFilters(StrictFilterSet):
    """`date_from` and `date_to` are local days, both included."""

    lecturer = IdFilter("lecturers")
    date_from = DateFilter(method="starting_from")
    date_to = DateFilter(method="starting_until")

    class Meta:
        model = TrainingSession
        fields = [
            "training_class",
            "status",
            "session_type",
            "topic",
            "venue",
            "group",
            "is_required",
        ]

    def starting_from(self, queryset, name, value):
        return queryset.filter(starts_at__gte=instant(value, time.min))

    def starting_until(self, queryset, name, value):
        return queryset.filter(starts_at__lte=instant(value, time.max))


class BookingFilters(StrictFilterSet):
    training_class = IdFilter("session__training_class")

    class Meta:
        model = Booking
        fields = ["session", "resource", "resource_id", "is_holding"]
