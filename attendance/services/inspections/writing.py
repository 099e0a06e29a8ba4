"""How a round is held and moved on, and how what inspectors note is kept once."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.db import IntegrityError, transaction

from attendance.errors import NonceReused, WrongRoundState
from attendance.inspection_rules import Act, next_state
from attendance.models import Inspection, InspectionCount, InspectionIncident

Note = TypeVar("Note", InspectionCount, InspectionIncident)


class Noted(NamedTuple):
    """What identifies an entry of a phone: its nonce, and the phone's clock then and on sending."""

    nonce: str
    client_at: datetime | None = None
    sent_at: datetime | None = None


def hold(inspection: Inspection) -> Inspection:
    """Lock a round so that nobody notes on it what is just being reported."""
    rows = Inspection.objects.select_for_update(of=["self"], no_key=True)
    return rows.select_related("training_class", "session").get(pk=inspection.pk)


def state_after(inspection: Inspection, act: Act) -> str:
    """The state the act leads to. Refused where it is not possible."""
    following = next_state(inspection.status, act)
    if following is None:
        raise WrongRoundState(status=inspection.get_status_display())
    return following


def refuse_reuse(nonce: str) -> None:
    """Refuse a nonce that stands for an entry of any kind, on any round."""
    for model in (InspectionCount, InspectionIncident):
        if model._base_manager.filter(nonce=nonce).exists():
            raise NonceReused()


def kept_once(write: Callable[[], Note]) -> Note:
    """Write; refuse where another round has taken the nonce between the look and the write."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        if "nonce" not in str(error):
            raise
        raise NonceReused() from error
