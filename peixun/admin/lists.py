"""Lists that stay quick however many rows there are."""

from typing import cast

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than it pages: whoever looks beyond this many rows searches."""

    LIMIT = 10_000

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet[Model]", self.object_list).order_by().values("pk")
        return rows[: self.LIMIT].count()
