"""The table of a class's assessments: typed, pasted by columns, confirmed by somebody else."""

from decimal import Decimal, InvalidOperation

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from attendance.assessment_rules import ITEMS
from attendance.models import Assessment, AttendancePolicy
from attendance.models.assessments import LABELS
from attendance.pages.completion.deciding import OfClass, chosen_keys, report
from attendance.services import completion
from attendance.services.completion import Entry
from courses.models import Enrolment, NameOrder
from peixun.admin import AdminPage, show_refusal
from peixun.errors import Refused

TONES = {"open": "warn", "scored": "info", "confirmed": "ok"}
LONGEST = 1000
MOST = 1000


class Assess(OfClass, AdminPage, TemplateView):
    """Enters the scores of a class. What is not changed is not touched."""

    title = _("Assessments")
    template_name = "attendance/completion/assess.html"
    verb = "assess"

    @property
    def items(self):
        """The items that count, with their weights."""
        weights = AttendancePolicy.of_key(self.training_class.pk).weights
        return [(item, LABELS[item], weights[item]) for item in ITEMS if weights[item]]

    def learners(self):
        rows = Enrolment.objects.visible_to(self.request.user).expected()
        rows = rows.filter(training_class=self.training_class)
        related = ("person", "unit", "assessment__scored_by")
        return rows.select_related(*related).in_order_of(NameOrder.GROUP)[:MOST]

    def get_context_data(self, **kwargs):
        items = self.items
        lines = [self.line(one, items) for one in self.learners()]
        return super().get_context_data(
            subtitle=str(self.training_class),
            training_class=self.training_class,
            items=items,
            lines=lines,
            to_confirm=[line for line in lines if line["is_scored_by_another"]],
            **kwargs,
        )

    def line(self, enrolment, items):
        row = getattr(enrolment, "assessment", None) or Assessment()
        cells = [
            (f"{item}-{enrolment.pk}", label, shown(row.scores[item])) for item, label, _w in items
        ]
        is_scored = row.status == Assessment.Status.SCORED
        return {
            "enrolment": enrolment,
            "row": row,
            "cells": cells,
            "exam": shown(row.exam_score),
            "tone": TONES[row.status],
            "is_closed": row.status == Assessment.Status.CONFIRMED,
            "is_scored_by_another": is_scored and row.scored_by_id != self.request.user.pk,
        }

    def post(self, request, pk):
        items = self.items
        try:
            entries = [
                entry for one in self.learners() if (entry := self.entry(one, items)) is not None
            ]
            outcomes = completion.score_assessments(self.training_class, entries, by=request.user)
        except Refused as refused:
            show_refusal(request, refused)
        else:
            report(request, outcomes, Assessment, said_saved)
        return redirect("admin:assess", pk)

    def entry(self, enrolment, items):
        """What the form changes for one learner; None where nothing."""
        row = getattr(enrolment, "assessment", None) or Assessment()
        scores = {}
        for item, _label, _weight in items:
            value = self.typed(f"{item}-{enrolment.pk}", row.scores[item])
            if value != row.scores[item]:
                scores[item] = value
        others = self.others(enrolment, row)
        return Entry(enrolment.pk, scores, others) if scores or others else None

    def others(self, enrolment, row):
        given, key = self.request.POST, enrolment.pk
        if f"appraisal-{key}" not in given:
            return {}
        texts = {
            "exam_score": self.typed(f"exam-{key}", row.exam_score),
            "has_papers": f"papers-{key}" in given,
            "appraisal": given[f"appraisal-{key}"].replace("\0", "").strip()[:LONGEST],
        }
        return {name: value for name, value in texts.items() if value != getattr(row, name)}

    def typed(self, name, kept):
        """A score as it was typed; nonsense goes on as it is, to be refused by the rule."""
        text = self.request.POST.get(name)
        if text is None:
            return kept
        text = text.strip().replace("，", ".").replace(",", ".")[:20]
        if not text:
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            return text
        # Some of what is no number cannot even be compared.
        return value if value.is_finite() else text


def shown(score):
    """90 or 87.5, as people type it."""
    return "" if score is None else f"{score.normalize():f}"


def said_saved(count):
    words = {"count": count}
    saved = ngettext("%(count)s assessment is saved.", "%(count)s assessments are saved.", count)
    return saved % words


class ConfirmAssessments(OfClass, View):
    """Confirms those that are ticked."""

    http_method_names = ["post"]
    verb = "confirm_assessments"

    def post(self, request, pk):
        keys = chosen_keys(request, "enrolment")
        try:
            outcomes = completion.confirm_assessments(self.training_class, keys, by=request.user)
        except Refused as refused:
            show_refusal(request, refused)
        else:
            report(request, outcomes, Assessment, said_confirmed)
        return redirect("admin:assess", pk)


def said_confirmed(count):
    words = {"count": count}
    done = ngettext(
        "%(count)s assessment is confirmed.", "%(count)s assessments are confirmed.", count
    )
    return done % words
