"""The page of a unit, for its liaison and its principal: the own people, and nobody else."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from attendance.models import (
    AttendanceRecord,
    AttendanceSheet,
    Bulletin,
    Certificate,
    Commendation,
    DisciplineRecord,
    LeaveRequest,
    UnitFeedback,
)
from attendance.pages.letters.papers import OF_UNIT, TONES, XLSX
from attendance.rates import Tally
from attendance.reports.exports import as_workbook
from attendance.reports.tables import Table
from courses.models import Enrolment, TrainingClass
from courses.when import held_on_text, span_text
from materials.delivery import download
from materials.models import MaterialAssignment
from materials.models.assignments import WITH_TARGETS
from peixun import policy
from peixun.admin import AdminPage
from people.models import Unit
from people.roles import Role

MOST = 200
SHOWN = [*Enrolment.EXPECTED, Enrolment.Status.WITHDRAWN]


def own_units(user):
    """The units for which somebody speaks, and those below them."""
    return user.standing.scopes("unit", OF_UNIT)


def learners_of(user):
    """The people of these units in the classes that are announced, the latest class first."""
    rows = Enrolment.objects.filter(unit__in=own_units(user), status__in=SHOWN).exclude(
        training_class__status=TrainingClass.Status.DRAFT
    )
    rows = rows.select_related("person", "unit", "training_class")
    return list(rows.order_by("-training_class__start_on", "student_no", "pk")[:MOST])


def attendance_panel(user, learners):
    """Each learner's numbers of the sheets that are handed in."""
    counted = AttendanceRecord.objects.visible_to(user).filter(
        enrolment__in=learners,
        session__sheet__state__in=[
            AttendanceSheet.State.SUBMITTED,
            AttendanceSheet.State.CONFIRMED,
            AttendanceSheet.State.LOCKED,
        ],
    )
    statuses = {}
    for key, status in counted.order_by().values_list("enrolment", "status"):
        statuses.setdefault(key, []).append(status)
    rows = [(one, Tally.of(statuses.get(one.pk, []))) for one in learners]
    return [(one, tally, numbers_of(tally)) for one, tally in rows]


def numbers_of(tally):
    count = tally.counts
    both = count["late_and_left"]
    return [
        (_("Times late"), count["late"] + both),
        (_("Times left early"), count["left_early"] + both),
        (_("Times absent"), count["absent"]),
        (_("Times on leave"), count["on_leave"]),
    ]


def leave_panel(user, learners):
    """Kind and time; the reason is not for the unit."""
    rows = LeaveRequest.objects.visible_to(user).filter(enrolment__in=learners)
    rows = rows.select_related("enrolment__person").order_by("-from_at", "-pk")[:MOST]
    return [(row, span_text(row.from_at, row.to_at)) for row in rows]


def records_panel(user, learners):
    """What counts, for those whom the policy lets see it."""
    rows = DisciplineRecord.objects.visible_to(user).counted().filter(enrolment__in=learners)
    return rows.select_related("enrolment__person", "rule").order_by("-occurred_at")[:MOST]


def letters_panel(user, learners):
    units = own_units(user)
    rows = list(
        UnitFeedback.objects.visible_to(user)
        .filter(unit__in=units, status__in=UnitFeedback.SENT)
        .select_related("training_class", "unit")[:MOST]
    )
    for row in rows:
        row.tone = TONES[row.status]
        row.may_receive = row.status in ("issued", "overdue") and policy.may(user, "receive", row)
    return rows


def bulletins_panel(user, learners):
    return Bulletin.objects.visible_to(user).filter(status="issued")[:MOST]


def praise_panel(user, learners):
    rows = Commendation.objects.visible_to(user).confirmed().filter(enrolment__in=learners)
    return rows.select_related("enrolment__person", "enrolment__unit")[:MOST]


def materials_panel(user, learners):
    """What is handed to those who speak for the unit, and what they may know of its classes."""
    classes = {learner.training_class_id for learner in learners}
    handed = MaterialAssignment.objects.permitted(user, "know").values("pk")
    of_classes = policy.rows(user, "view", MaterialAssignment) & Q(training_class__in=classes)
    rows = MaterialAssignment.objects.filter(Q(pk__in=handed) | of_classes)
    return rows.select_related("material", *WITH_TARGETS)[:MOST]


def certificates_panel(user, learners):
    rows = Certificate.objects.visible_to(user).filter(enrolment__in=learners)
    return rows.select_related("enrolment__person", "training_class").order_by("-pk")[:MOST]


# Each panel: its name, its heading and what fills it. Another package adds its own.
PANELS = [
    ("attendance", gettext_lazy("Attendance of our people"), attendance_panel),
    ("letters", gettext_lazy("Letters to the unit"), letters_panel),
    ("leave", gettext_lazy("Leave of our people"), leave_panel),
    ("records", gettext_lazy("Confirmed breaches of discipline"), records_panel),
    ("praise", gettext_lazy("Commendations"), praise_panel),
    ("bulletins", gettext_lazy("Bulletins"), bulletins_panel),
    ("materials", gettext_lazy("Materials"), materials_panel),
    ("certificates", gettext_lazy("Certificates"), certificates_panel),
]


class UnitPage(AdminPage, TemplateView):
    """What a unit may know of its people, panel by panel."""

    title = gettext_lazy("Our unit")
    template_name = "attendance/letters/unit.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        units = own_units(user)
        if not units:
            raise PermissionDenied
        learners = learners_of(user)
        return super().get_context_data(
            units=Unit.objects.filter(pk__in=units),
            panels=[
                (name, label, f"attendance/letters/panel_{name}.html", list(fill(user, learners)))
                for name, label, fill in PANELS
                if name != "records" or user.standing.scopes("unit", frozenset({Role.PRINCIPAL}))
            ],
            file_url=reverse("admin:unit_learners_file"),
            **kwargs,
        )


class LearnersFile(View):
    """The own people with their classes and numbers, as a workbook."""

    def get(self, request):
        if not own_units(request.user):
            raise PermissionDenied
        rows = attendance_panel(request.user, learners_of(request.user))
        table = table_of(rows)
        return download(as_workbook(table), f"{table.title}.xlsx", XLSX)


def table_of(rows):
    labels = [label for label, _count in numbers_of(Tally())]
    heading = [
        _("Class"), _("Dates"), _("Name"), _("Unit"), _("Post"), _("Status"), _("Expected"),
        _("Were there"), _("Attendance rate"), *labels,
    ]  # fmt: skip
    return Table(
        _("People of the unit in training"),
        heading,
        [[*_who(one), *_counts(tally, numbers)] for one, tally, numbers in rows],
    )


def _who(one):
    return [
        one.training_class.title,
        held_on_text(one.training_class),
        one.person.name,
        one.unit.name,
        one.person.post,
        one.get_status_display(),
    ]


def _counts(tally, numbers):
    return [
        str(tally.expected),
        str(tally.there),
        tally.percent,
        *(str(count) for _l, count in numbers),
    ]
