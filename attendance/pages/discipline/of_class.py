"""The discipline tab of a class: what is to be decided, what counts, and its rules."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from attendance.models import (
    ConductLetter,
    DisciplineRecord,
    DisciplineRule,
    Inspection,
    RuleAcknowledgement,
)
from attendance.models.discipline import Category
from attendance.pages.discipline.records import TONES
from attendance.pages.links import admin_link
from attendance.papers.notices import print_notice
from attendance.services import discipline
from courses.models import Enrolment, TrainingClass
from materials.delivery import download
from peixun import policy
from peixun.admin import show_refusal
from peixun.admin.pressing import said
from peixun.errors import Refused
from peixun.typed import typed_key

MOST = 200


def discipline_of_class(training_class, user, may):
    """The records the person may know of, the rules of the class and who has read them."""
    records = list(
        DisciplineRecord.objects.visible_to(user)
        .filter(training_class=training_class)
        .select_related("enrolment__person", "enrolment__unit", "rule", "session", "recorded_by")[
            :MOST
        ]
    )
    undecided = set(
        DisciplineRecord.objects.undecided()
        .filter(pk__in=[record.pk for record in records])
        .values_list("pk", flat=True)
    )
    for record in records:
        record.tone = TONES.get(record.status, "quiet")
    parts = [
        (gettext_lazy("To be decided"), [one for one in records if one.pk in undecided]),
        (gettext_lazy("Decided"), [one for one in records if one.pk not in undecided]),
    ]
    may_adopt = may("adopt_rules")
    return {
        "parts": [(label, rows) for label, rows in parts if rows],
        "letters": ConductLetter.objects.visible_to(user)
        .filter(training_class=training_class)
        .select_related("enrolment__person", "enrolment__unit")[:MOST],
        "families": families_of(discipline.rules_of_notice(training_class)),
        "acknowledged": acknowledged_of(training_class, user),
        "library": library_for(training_class) if may_adopt else [],
        "add_url": add_url(training_class, may),
        "rounds_url": admin_link(
            "attendance_inspection_changelist", training_class__id__exact=training_class.pk
        )
        if may("view", Inspection(training_class=training_class))
        else None,
        "rule_url": admin_link("attendance_disciplinerule_add", training_class=training_class.pk)
        if may("add", DisciplineRule(training_class=training_class))
        else None,
    }


def add_url(training_class, may):
    may_add = may("add", DisciplineRecord(training_class=training_class))
    link = admin_link("attendance_disciplinerecord_add", training_class=training_class.pk)
    return link if may_add else None


def families_of(rules):
    """(family, its rules) in the order of the families."""
    by_family = [
        (family.label, [rule for rule in rules if rule.category == family]) for family in Category
    ]
    return [(label, own) for label, own in by_family if own]


def acknowledged_of(training_class, user):
    """How many of how many learners have acknowledged the notice; None for who may not know."""
    rows = RuleAcknowledgement.objects.visible_to(user).filter(
        enrolment__training_class=training_class
    )
    expected = Enrolment.objects.visible_to(user).filter(
        training_class=training_class, status__in=Enrolment.EXPECTED
    )
    return rows.count(), expected.count()


def library_for(training_class):
    own = training_class.discipline_rules.values("code")
    return DisciplineRule.objects.of_library().filter(is_active=True).exclude(code__in=own)


class AdoptRules(View):
    """Copies the chosen rules of the library into the class."""

    http_method_names = ["post"]

    def post(self, request, pk):
        training_class = get_object_or_404(TrainingClass.objects.visible_to(request.user), pk=pk)
        if not policy.may(request.user, "adopt_rules", training_class):
            raise PermissionDenied
        keys = [key for text in request.POST.getlist("rule") if (key := typed_key(text))]
        rules = DisciplineRule.objects.of_library().filter(pk__in=keys)
        done = _("The rules are adopted; the class may word them in its own way.")
        said(request, done, lambda: discipline.adopt_rules(training_class, rules))
        return redirect("admin:class_discipline", pk)


class NoticePaper(View):
    """The discipline notice of a class as PDF, to be put up in the hall."""

    def get(self, request, pk):
        training_class = get_object_or_404(TrainingClass.objects.visible_to(request.user), pk=pk)
        rules = discipline.rules_of_notice(training_class)
        if not rules:
            messages.error(request, _("The class has no rules of discipline yet."))
            return redirect("admin:class_discipline", pk)
        try:
            pdf = notice_pdf(training_class, rules)
        except Refused as refused:
            show_refusal(request, refused)
            return redirect("admin:class_discipline", pk)
        name = _("Discipline notice")
        return download(pdf, f"{name} {training_class.class_code}.pdf", "application/pdf")


def notice_pdf(training_class, rules) -> HttpResponse:
    families = [
        (str(label), [(rule.code, rule.text, rule.source_text) for rule in own])
        for label, own in families_of(rules)
    ]
    stamp = date_format(timezone.localdate(), "DATE_FORMAT")
    return print_notice(training_class.title, families, stamp=stamp)
