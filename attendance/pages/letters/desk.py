"""The letters desk: what is to be drafted, signed off, issued, and what is unanswered."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from attendance.models import AttendanceSheet, Bulletin, UnitFeedback
from attendance.pages.letters.papers import TONES
from courses.models import TrainingClass
from peixun import policy
from peixun.admin import AdminPage

MOST = 200
# The parts of the desk, in the order in which they are worked off.
PARTS = {
    "draft": _("To be read and signed off"),
    "approved": _("Signed off: to be issued"),
    "overdue": _("Not received in time"),
    "issued": _("Issued: not received yet"),
    "replied": _("Replied: to be closed"),
    "received": _("Received: a reply is possible"),
}


def classes_without_letters(user):
    """Classes with locked sheets whose units have no letter yet, for those who may write them."""
    locked = AttendanceSheet.objects.filter(
        session__training_class=OuterRef("pk"), state=AttendanceSheet.State.LOCKED
    )
    written = UnitFeedback.objects.filter(training_class=OuterRef("pk"))
    over = [TrainingClass.Status.IN_PROGRESS, TrainingClass.Status.CONCLUDED]
    rows = TrainingClass.objects.permitted(user, "draft_letters").filter(
        Exists(locked), ~Exists(written), status__in=over
    )
    return rows.order_by("end_on", "pk")[:MOST]


def papers_on_the_desk(user):
    """Bulletins and letters that are not done, as far as the person may work on them."""
    bulletins = Bulletin.objects.permitted(user, "edit").unissued()
    live = list(PARTS)
    sent = UnitFeedback.objects.permitted(user, "edit").filter(status__in=live)
    rows = [
        *bulletins.select_related("training_class", "drafted_by").order_by("pk")[:MOST],
        *sent.select_related("training_class", "unit", "drafted_by").order_by("pk")[:MOST],
    ]
    for paper in rows:
        paper.tone = TONES[paper.status]
        paper.is_letter = isinstance(paper, UnitFeedback)
        paper.is_own = user.pk in (paper.drafted_by_id, paper.edited_by_id)
    return rows


class LettersDesk(AdminPage, TemplateView):
    """Everything about papers that waits for somebody like the person."""

    title = _("Letters desk")
    template_name = "attendance/letters/desk.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        if not policy.may_ever(user, "edit", UnitFeedback):
            raise PermissionDenied
        papers = papers_on_the_desk(user)
        parts = [
            (name, label, [one for one in papers if one.status == name])
            for name, label in PARTS.items()
        ]
        return super().get_context_data(
            parts=[part for part in parts if part[2]],
            to_draft=classes_without_letters(user),
            **kwargs,
        )
