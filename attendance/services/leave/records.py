"""Lets the sheets of a class follow a leave."""

from collections.abc import Collection
from datetime import datetime


def rederive(
    training_class_id: int,
    enrolment_ids: Collection[int],
    from_at: datetime,
    to_at: datetime,
    *,
    at: datetime,
) -> None:
    """In the place of the ledger's own, until the ledger reads leave."""
