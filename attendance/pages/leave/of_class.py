"""The leave tab of a class: what is live, and everybody who has taken some."""

from django.utils import timezone

from attendance.models import LeaveRequest
from attendance.pages.leave.desk import live_leave, parts_of
from attendance.pages.links import admin_link
from attendance.services import leave
from courses.models import Enrolment

MOST = 400


def leave_of_class(training_class, user, may):
    """The parts of the desk for one class, and the accounts of its learners."""
    parts = parts_of(live_leave(user, training_class=training_class), user, timezone.now())
    taken = LeaveRequest.objects.visible_to(user).filter(training_class=training_class).in_effect()
    learners = Enrolment.objects.visible_to(user).filter(
        training_class=training_class, pk__in=taken.values("enrolment")
    )
    rows = list(learners.select_related("person", "unit").order_by("student_no", "pk")[:MOST])
    accounts = leave.leave_accounts([row.pk for row in rows])
    askable = Enrolment.objects.permitted(user, "ask_leave").filter(training_class=training_class)
    return {
        "parts": parts,
        "accounts": [(row, accounts[row.pk]) for row in rows],
        "steps": leave.steps_of(training_class.pk),
        "add_url": admin_link("leave_ask") if askable.exists() else None,
        "may_keep": may("confirm_return", LeaveRequest(training_class=training_class)),
        "list_url_leave": admin_link(
            "attendance_leaverequest_changelist", training_class__id__exact=training_class.pk
        ),
    }
