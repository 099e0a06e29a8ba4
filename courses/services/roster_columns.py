"""The columns of a roster as an account chose them, for the next roster with this heading."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from courses.models import RosterColumns
from courses.rosters import FIELDS, plain_heading
from people.models import User

# Of each account, the latest; nobody gets rosters of more kinds.
KEPT = 30


@transaction.atomic
def remember_columns(account: User, heading: Sequence[str], columns: Mapping[int, str]) -> None:
    """Keep what the columns hold for the next roster with this heading."""
    RosterColumns.objects.update_or_create(
        account=account,
        heading_digest=_digest(heading),
        defaults={
            "columns": {str(place): meaning for place, meaning in columns.items()},
            "updated_at": timezone.now(),
        },
    )
    mine = RosterColumns.objects.filter(account=account)
    mine.exclude(pk__in=mine.values("pk")[:KEPT]).delete()


def remembered_columns(account: User, heading: Sequence[str]) -> dict[int, str] | None:
    """What the account said of the columns under this heading; None if it never did."""
    kept = RosterColumns.objects.filter(account=account, heading_digest=_digest(heading)).first()
    if kept is None:
        return None
    return {int(place): name for place, name in kept.columns.items() if name in FIELDS}


def _digest(heading: Sequence[str]) -> str:
    words = [plain_heading(word) for word in heading]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()
