from django_filters import CharFilter

from materials import services
from materials.models import DownloadRecord
from peixun.api.filters import StrictFilterSet


class DownloadFilters(StrictFilterSet):
    """`delivery_no` is a number as somebody typed it off a page."""

    delivery_no = CharFilter(method="traced")

    class Meta:
        model = DownloadRecord
        fields = {
            "version": ["exact"],
            "version__material": ["exact"],
            "user": ["exact"],
            "enrolment": ["exact"],
            "result": ["exact"],
            "at": ["gte", "lt"],
        }

    def traced(self, queryset, name, value):
        return queryset.filter(pk__in=services.trace(value).values("pk"))
