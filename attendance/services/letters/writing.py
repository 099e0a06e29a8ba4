"""How a paper is held, moved on and written down."""

from datetime import datetime
from typing import TypeVar

from attendance.errors import PaperChanged, PaperIssued, WrongPaperState
from attendance.letter_rules import BULLETIN, LETTER, Act, next_state
from attendance.models import Bulletin, PaperStep, UnitFeedback
from people.models import User

Paper = TypeVar("Paper", Bulletin, UnitFeedback)
RELATED = {
    Bulletin: ("training_class__attendance_policy", "issuer_unit", "corrects"),
    UnitFeedback: (
        "training_class__attendance_policy",
        "unit__principal__user",
        "corrects",
    ),
}
TABLES = {Bulletin: BULLETIN, UnitFeedback: LETTER}
# What would change the paper itself.
CHANGES = (Act.EDIT, Act.REDRAFT, Act.SIGN_OFF, Act.RETURN, Act.ISSUE)


def hold(paper: Paper, act: Act, *, version: int | None = None) -> Paper:
    """Lock a paper for an act. Refused: in another state, changed since it was read."""
    rows = type(paper)._default_manager.select_for_update(of=("self",), no_key=True)
    held = rows.select_related(*RELATED[type(paper)]).get(pk=paper.pk)
    state_after(held, act)
    if version is not None and version != held.version:
        raise PaperChanged()
    return held


def state_after(paper: Bulletin | UnitFeedback, act: Act) -> str:
    """The state the act leads to. Refused where it is not possible."""
    following = next_state(TABLES[type(paper)], paper.status, act)
    if following is not None:
        return following
    if paper.is_issued and act in CHANGES:
        raise PaperIssued(paper=paper.doc_no)
    raise WrongPaperState(status=paper.get_status_display())


def advance(
    paper: Paper,
    act: Act,
    *,
    by: User | None,
    at: datetime,
    comment: str = "",
    **values: object,
) -> Paper:
    """Move a held paper on and write down what was done."""
    values = {"status": state_after(paper, act), **values}
    for name, value in values.items():
        setattr(paper, name, value)
    paper.version += 1
    paper.save(update_fields=[*values, "version", "updated_at"])
    note(paper, act, by=by, at=at, comment=comment)
    return paper


def note(
    paper: Bulletin | UnitFeedback,
    act: Act,
    *,
    by: User | None,
    at: datetime,
    comment: str = "",
) -> PaperStep:
    whose = {"bulletin": paper} if isinstance(paper, Bulletin) else {"letter": paper}
    return PaperStep.objects.create(kind=act, by=by, at=at, comment=comment[:1000], **whose)
