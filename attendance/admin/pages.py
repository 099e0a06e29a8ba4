"""Where the task pages are found inside the admin."""

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from attendance.demo.accounts import sign_ins
from attendance.models import UnitDay
from attendance.pages import (
    checks,
    classes,
    dossiers,
    kiosk,
    paper,
    projector,
    reports,
    rolls,
    verbs,
    workbench,
)
from peixun import policy

PAGES = [
    ("", workbench.Workbench, "workbench"),
    ("training-classes/<int:pk>/report-in/", verbs.ReportEverybodyIn, "class_report_in"),
    (
        "training-classes/<int:pk>/attendance/report/",
        reports.ReportFile,
        "class_attendance_file",
    ),
    ("training-classes/<int:pk>/dossier/", dossiers.DossierFile, "class_dossier"),
    ("training-classes/<int:pk>/attendance/rates/", reports.RatesPage, "class_rates"),
    ("enrolments/<int:pk>/attendance/", reports.LedgerPage, "attendance_ledger"),
    ("sessions/<int:pk>/sign-in-sheet/", reports.SignInSheet, "sign_in_sheet"),
    ("sessions/<int:pk>/roll-call/", rolls.RollCallPage, "roll_call"),
    ("sessions/<int:pk>/roll-call/plain/", rolls.PlainRollCallPage, "roll_call_plain"),
    ("sessions/<int:pk>/paper/", paper.PaperPage, "paper"),
    ("sessions/<int:pk>/keep-paper/", paper.KeepPaper, "keep_paper"),
    ("sheet-papers/<int:pk>/file/", paper.PaperFile, "paper_file"),
    ("sessions/<int:pk>/kiosk/", kiosk.KioskPage, "kiosk"),
    ("training-classes/<int:pk>/badges/", kiosk.BadgesPage, "badges"),
    ("sessions/<int:pk>/spot-check/", checks.SpotCheckPage, "spot_check"),
    ("roll-worker.js", rolls.worker, "roll_worker"),
    ("sessions/<int:pk>/roll-call/statuses/", rolls.Statuses, "roll_call_statuses"),
    ("sessions/<int:pk>/projector/", projector.Projector, "projector"),
    ("sessions/<int:pk>/projector/now/", projector.Now, "projector_now"),
    ("sessions/<int:pk>/review-flag/", verbs.ReviewFlag, "review_flag"),
    ("sessions/<int:pk>/open-sheet/", verbs.OpenSheet, "open_sheet"),
    ("sessions/<int:pk>/submit-sheet/", verbs.SubmitSheet, "submit_sheet"),
    ("sessions/<int:pk>/confirm-sheet/", verbs.ConfirmSheet, "confirm_sheet"),
    ("sessions/<int:pk>/reopen-sheet/", verbs.ReopenSheet, "reopen_sheet"),
    ("sessions/<int:pk>/lock-sheet/", verbs.LockSheet, "lock_sheet"),
]
for route, view, name in PAGES:
    is_class = isinstance(view, type)
    admin.site.register_page(route, view.as_view() if is_class else view, name)
admin.site.register_page(
    "attendance-ranking/",
    reports.RankingPage.as_view(),
    "attendance_ranking",
    label=_("Attendance of the units"),
    is_for=lambda user: policy.may_ever(user, "view", UnitDay),
)
if settings.DEMO:
    admin.site.sign_ins = sign_ins
for tab, where in classes.TABS.items():
    view = classes.ClassPage.as_view(tab=tab)
    admin.site.register_page(f"training-classes/<int:pk>/{where}", view, f"class_{tab}")
