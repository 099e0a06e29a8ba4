"""The leave desk: what waits, who is coming back, who is late."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from attendance.models import LeaveRequest
from attendance.pages.leave.lines import lines_of
from peixun import policy
from peixun.admin import AdminPage

Status = LeaveRequest.Status
LIVE = (Status.SUBMITTED, Status.RETURNED, Status.APPROVED, Status.OVERDUE)
MOST = 200
# The parts of the desk, in the order in which they are worked off.
PARTS = {
    "mine": _("Waiting for me"),
    "back": _("Back: to be confirmed"),
    "overdue": pgettext_lazy("leave desk", "Overdue"),
    "others": _("Waiting for others"),
    "away": _("On leave now"),
    "coming": pgettext_lazy("leave desk", "Coming"),
    "ended": _("Ended: not reported back yet"),
}


def live_leave(user, **of):
    """The requests that are not settled yet, as far as the user may know of them."""
    rows = LeaveRequest.objects.visible_to(user).filter(status__in=LIVE, **of)
    return rows.order_by("from_at", "pk")[:MOST]


def part_of(line, at):
    """Where on the desk a request lies."""
    request = line.request
    if request.status in (Status.SUBMITTED, Status.RETURNED):
        return "mine" if line.is_for_me else "others"
    if request.return_claimed_at:
        return "back"
    if request.status == Status.OVERDUE:
        return "overdue"
    if request.to_at <= at:
        return "ended"
    return "coming" if request.from_at > at else "away"


def parts_of(rows, user, at):
    """(name, label, lines) of each part that has lines."""
    lines = lines_of(rows, user)
    found = {name: [] for name in PARTS}
    for line in lines:
        found[part_of(line, at)].append(line)
    return [(name, PARTS[name], found[name]) for name in PARTS if found[name]]


class LeaveDesk(AdminPage, TemplateView):
    """Everything about leave that the person may know of, what waits for them first."""

    title = _("Leave desk")
    template_name = "attendance/leave/desk.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        if not policy.may_ever(user, "view", LeaveRequest):
            raise PermissionDenied
        parts = parts_of(live_leave(user), user, timezone.now())
        return super().get_context_data(
            parts=parts,
            counts=[(label, len(lines), name) for name, label, lines in parts],
            may_add=policy.may_ever(user, "add", LeaveRequest),
            may_keep=policy.may_ever(user, "confirm_return", LeaveRequest),
            limit=MOST if sum(len(lines) for _n, _l, lines in parts) == MOST else None,
            back="admin:leave_desk",
            **kwargs,
        )
