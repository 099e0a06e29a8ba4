"""Where the task pages are found inside the admin."""

from django.conf import settings
from django.contrib import admin

from attendance.demo.accounts import sign_ins
from attendance.models import LeaveRequest
from attendance.pages import classes, rolls, verbs, workbench
from attendance.pages.leave import asking, desk, requests
from peixun import policy

PAGES = [
    ("", workbench.Workbench, "workbench"),
    ("training-classes/<int:pk>/report-in/", verbs.ReportEverybodyIn, "class_report_in"),
    ("sessions/<int:pk>/roll-call/", rolls.RollCallPage, "roll_call"),
    ("sessions/<int:pk>/roll-call/plain/", rolls.PlainRollCallPage, "roll_call_plain"),
    ("sessions/<int:pk>/roll-call/statuses/", rolls.Statuses, "roll_call_statuses"),
    ("sessions/<int:pk>/open-sheet/", verbs.OpenSheet, "open_sheet"),
    ("sessions/<int:pk>/submit-sheet/", verbs.SubmitSheet, "submit_sheet"),
    ("sessions/<int:pk>/confirm-sheet/", verbs.ConfirmSheet, "confirm_sheet"),
    ("sessions/<int:pk>/reopen-sheet/", verbs.ReopenSheet, "reopen_sheet"),
    ("sessions/<int:pk>/lock-sheet/", verbs.LockSheet, "lock_sheet"),
]
LEAVE = [
    ("leave/ask/", asking.AskPage, "leave_ask"),
    ("leave/<int:pk>/", requests.LeaveRequestPage, "leave_request"),
    ("leave/<int:pk>/edit/", asking.AskPage, "leave_edit"),
    ("leave/<int:pk>/proof/", requests.LeaveProofUpload, "leave_proof"),
    ("leave/<int:pk>/proof/file/", requests.LeaveProofFile, "leave_proof_file"),
    ("leave/<int:pk>/<slug:verb>/", requests.LeaveVerb, "leave_verb"),
]
for route, view, name in [*PAGES, *LEAVE]:
    admin.site.register_page(route, view.as_view(), name)
admin.site.register_page(
    "leave/",
    desk.LeaveDesk.as_view(),
    "leave_desk",
    label=desk.LeaveDesk.title,
    is_for=lambda user: policy.may_ever(user, "confirm_return", LeaveRequest),
)
if settings.DEMO:
    admin.site.sign_ins = sign_ins
for tab, where in classes.TABS.items():
    view = classes.ClassPage.as_view(tab=tab)
    admin.site.register_page(f"training-classes/<int:pk>/{where}", view, f"class_{tab}")
