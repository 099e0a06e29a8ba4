"""The page of one training class, with a tab for each side of it."""

from itertools import groupby

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from attendance.models import (
    AttendanceRecord,
    AttendanceSheet,
    Bulletin,
    DisciplineRecord,
    LeaveRequest,
)
from attendance.pages import attendance_tab
from attendance.pages.completion import tab as completion_tab
from attendance.pages.discipline.of_class import discipline_of_class
from attendance.pages.leave.of_class import leave_of_class
from attendance.pages.letters.of_class import letters_of_class
from attendance.pages.links import admin_link
from attendance.pages.materials.tab import materials_of_class
from courses import services as courses
from courses.models import (
    ClassStaff,
    ClassUnit,
    Enrolment,
    LearningGroup,
    Lecturer,
    NameOrder,
    TrainingClass,
    TrainingProgramme,
    TrainingSession,
)
from courses.pages import timetable as plan
from courses.when import held_on_text
from materials.models import Material
from peixun import policy
from peixun.admin import AdminPage

MOST_LEARNERS, MOST_SESSIONS = 400, 120
# Each tab's address below that of the class, and its name.
TABS = {
    "overview": "",
    "timetable": "timetable/",
    "learners": "learners/",
    "attendance": "attendance/",
    "leave": "leave/",
    "materials": "materials/",
    "discipline": "discipline/",
    "letters": "letters/",
    "completion": "completion/",
}
LABELS = {
    "overview": pgettext_lazy("class page", "Overview"),
    "timetable": pgettext_lazy("class page", "Timetable"),
    "learners": _("Learners"),
    "attendance": pgettext_lazy("class page", "Attendance"),
    "leave": pgettext_lazy("class page", "Leave"),
    "materials": _("Materials"),
    "discipline": pgettext_lazy("class page", "Discipline"),
    "letters": pgettext_lazy("class page", "Papers"),
    "completion": pgettext_lazy("class page", "Completion"),
}
# What a tab shows decides who finds it.
MODELS = {
    "timetable": TrainingSession,
    "learners": Enrolment,
    "attendance": AttendanceRecord,
    "leave": LeaveRequest,
    "materials": Material,
    "discipline": DisciplineRecord,
    "letters": Bulletin,
}
# Where a verb on the class itself decides.
VERBS = {"completion": "see_recommendations"}
State = TrainingClass.Status
TONES = {
    State.DRAFT: "quiet",
    State.PUBLISHED: "info",
    State.REGISTERING: "info",
    State.IN_PROGRESS: "ok",
    State.CANCELLED: "bad",
}


class ClassPage(AdminPage, TemplateView):
    """Shows one class to those who may see it; each tab asks only for what it shows."""

    template_name = "attendance/class_page.html"
    tab = "overview"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = TrainingClass.objects.visible_to(request.user).with_total_hours()
        self.training_class = get_object_or_404(
            rows.select_related("programme", "venue"), pk=kwargs["pk"]
        )
        if self.tab not in self.tabs:
            raise PermissionDenied

    @cached_property
    def tabs(self):
        return [tab for tab in TABS if self.is_for_user(tab)]

    def is_for_user(self, tab):
        if tab in VERBS:
            return self.may(VERBS[tab])
        return tab not in MODELS or policy.may_ever(self.request.user, "view", MODELS[tab])

    @property
    def title(self):
        return str(self.training_class)

    def may(self, verb, row=None):
        return policy.may(self.request.user, verb, row or self.training_class)

    def get_context_data(self, **kwargs):
        training_class, user = self.training_class, self.request.user
        of_class = {"training_class": training_class}
        head = {
            **of_class,
            "held_on": held_on_text(training_class),
            "list_url": admin_link("courses_trainingclass_changelist"),
            "tone": TONES.get(training_class.status, "quiet"),
            "staff": ClassStaff.objects.visible_to(user)
            .filter(**of_class)
            .select_related("person"),
            "hosts": ClassUnit.objects.visible_to(user).filter(**of_class).select_related("unit"),
            "tabs": [(tab, LABELS[tab], self.url_of(tab)) for tab in self.tabs],
            "tab": self.tab,
            "tab_template": f"attendance/class_{self.tab}.html",
            "verbs": list(self.verbs()),
        }
        if self.may("copy"):
            head["copy_url"] = admin_link("class_copy", training_class.pk)
        if self.may("change"):
            head["change_url"] = admin_link("courses_trainingclass_change", training_class.pk)
        shown = CONTENTS[self.tab](training_class, user, self.may, **self.options())
        return super().get_context_data(**(kwargs | head | shown))

    def options(self):
        """What the address asks of the tab."""
        if self.tab in ("attendance", "materials"):
            return {"query": self.request.GET}
        order = self.request.GET.get("order")
        return {"order": order} if self.tab == "learners" and order in NameOrder.values else {}

    def url_of(self, tab):
        return reverse(f"admin:class_{tab}", args=[self.training_class.pk])

    def verbs(self):
        """The steps the class can take now, as links to the pages that ask and act."""
        training_class = self.training_class
        for verb in admin.site.get_model_admin(TrainingClass).verbs:
            if verb.fits(training_class) and self.may(verb.name):
                url = admin_link(f"courses_trainingclass_{verb.name}", training_class.pk)
                yield {"verb": verb, "url": url}


def overview(training_class, user, may):
    is_draft = training_class.status == State.DRAFT
    reasons = (
        courses.reasons_against_publishing(training_class) if is_draft and may("publish") else []
    )
    enrolments = Enrolment.objects.visible_to(user).filter(training_class=training_class)
    return {
        "reasons": [str(reason) for reason in reasons],
        "statuses": status_counts(enrolments),
        "programme": programme_of(training_class, user),
    }


def programme_of(training_class, user):
    """The programme with what has come of its plan; its name alone to those who do not plan."""
    plans = TrainingProgramme.objects.visible_to(user).with_classes()
    return plans.filter(pk=training_class.programme_id).first()


def status_counts(enrolments):
    """(label, count) of each state of an enrolment that occurs."""
    counted = dict(enrolments.order_by().values_list("status").annotate(count=Count("pk")))
    return [
        (label, counted[status]) for status, label in Enrolment.Status.choices if status in counted
    ]


def sessions_of(training_class, user, *, most=MOST_SESSIONS):
    lecturers = Prefetch("lecturers", Lecturer.objects.select_related("unit"))
    sessions = TrainingSession.objects.visible_to(user).filter(training_class=training_class)
    return list(
        sessions.select_related("venue", "group", "sheet").prefetch_related(lecturers)[:most]
    )


def timetable(training_class, user, may):
    """The sessions in a grid of days, each with the way to its roll."""
    sessions = sessions_of(training_class, user, most=plan.MOST_SESSIONS)
    may_read = may("view", AttendanceSheet(session=TrainingSession(training_class=training_class)))
    for session in sessions:
        session.roll_url = roll_url(session, may_read)
    return plan.contents(training_class, sessions, user, may)


def roll_url(session, may_read):
    has_roll = may_read and getattr(session, "sheet", None)
    return reverse("admin:roll_call", args=[session.pk]) if has_roll else None


def learners(training_class, user, may, order=NameOrder.GROUP):
    """The learners by group, or all of them in another order."""
    visible = Enrolment.objects.visible_to(user).filter(training_class=training_class)
    rows = visible.select_related("person", "unit", "group").in_order_of(order)[:MOST_LEARNERS]
    is_grouped = order == NameOrder.GROUP
    units = visible.taking_part().order_by("unit__sort_order", "unit__pinyin", "unit")
    confirmed = visible.filter(status=Enrolment.Status.CONFIRMED).count()
    may_report_in = may("report_in", Enrolment(training_class=training_class))
    key = training_class.pk
    return {
        "groups": [
            (group, list(members))
            for group, members in groupby(rows, lambda row: row.group if is_grouped else None)
        ],
        "order": order,
        "orders": NameOrder.choices,
        "statuses": status_counts(visible),
        "units": units.values_list("unit__name").annotate(count=Count("pk")),
        "confirmed": confirmed if may_report_in else 0,
        "import_url": admin_link("courses_roster", key) if may("import_roster") else None,
        "quotas_url": admin_link("class_quotas", key) if may("see_shortfall") else None,
        "desk_url": admin_link("class_desk", key) if may("keep_desk") else None,
        "groups_url": groups_link(key) if policy.may_ever(user, "view", LearningGroup) else None,
        "badges_url": reverse("admin:badges", args=[key]) if may("print_badges") else None,
        "list_url": admin_link("courses_enrolment_changelist", training_class__id__exact=key),
        "limit": MOST_LEARNERS if len(rows) == MOST_LEARNERS else None,
    }


def groups_link(key):
    return admin_link("courses_learninggroup_changelist", training_class__id__exact=key)


CONTENTS = {
    "overview": overview,
    "timetable": timetable,
    "learners": learners,
    "leave": leave_of_class,
    "attendance": attendance_tab.contents,
    "materials": materials_of_class,
    "discipline": discipline_of_class,
    "letters": letters_of_class,
    "completion": completion_tab.contents,
}
