"""Counting heads: each inspector for themselves, so that no number replaces another's."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from attendance.errors import NonceReused
from attendance.inspection_rules import Act, Numbers, agree
from attendance.models import Inspection, InspectionCount
from attendance.offline import made_at
from attendance.services.inspections.writing import (
    Noted,
    hold,
    kept_once,
    refuse_reuse,
    state_after,
)
from people.models import User


@transaction.atomic
def count_heads(
    inspection: Inspection,
    numbers: Numbers,
    noted: Noted,
    *,
    by: User,
    note: str = "",
    at: datetime | None = None,
) -> InspectionCount:
    """Write down what an inspector counted; their later count takes the place of this one.

    The same nonce again writes nothing and gets the same answer. Refused: other content
    under a nonce that is used, a round that is reported.
    """
    at, note = at or timezone.now(), note.strip()
    inspection = hold(inspection)
    known = inspection.counts.filter(nonce=noted.nonce).first()
    if known is not None:
        if (known.recorded_by_id, numbers_of(known), known.note) != (by.pk, numbers, note):
            raise NonceReused()
        return known
    state_after(inspection, Act.COUNT)
    refuse_reuse(noted.nonce)
    return kept_once(
        lambda: inspection.counts.create(
            nonce=noted.nonce,
            **numbers._asdict(),
            note=note,
            happened_at=made_at(at, noted.client_at, noted.sent_at),
            recorded_at=at,
            client_at=noted.client_at,
            recorded_by=by,
        )
    )


def numbers_of(count: InspectionCount) -> Numbers:
    return Numbers(count.expected, count.present, count.empty_seats)


def last_counts(counts: Iterable[InspectionCount]) -> list[InspectionCount]:
    """The count of each inspector that holds: the one made last, whenever it arrived."""
    by_inspector: dict[int, InspectionCount] = {}
    for count in sorted(counts, key=lambda one: (one.happened_at, one.pk)):
        by_inspector[count.recorded_by_id] = count
    return list(by_inspector.values())


def counts_agree(counts: Iterable[InspectionCount]) -> bool:
    """Whether the inspectors of a round came to the same numbers."""
    return agree(map(numbers_of, last_counts(counts)))
