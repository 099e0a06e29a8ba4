"""What came of the surveys: by session, by lecturer, by class. Never by who answered."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from attendance.charts import chart
from attendance.models import Survey, SurveyAnswer
from attendance.models.surveys import Grade
from attendance.services import surveys
from attendance.survey_rules import GOOD_PERCENT, INDICATORS, SHOWN_FROM
from courses.models import TrainingClass
from peixun import policy
from peixun.admin import AdminPage

MOST_CLASSES, MOST_SURVEYS = 40, 200


def label_of(indicator):
    return str(SurveyAnswer._meta.get_field(indicator).verbose_name)


def chart_of(title, tally):
    """A bar for each indicator."""
    bars = [
        (label_of(name), int(tally.percent(name) * 10), f"{tally.percent(name)}%")
        for name in INDICATORS
    ]
    return chart(title, bars)


def rows_of(tally):
    """(indicator, how often each grade, percent, whether it falls short) for the table."""
    return [
        (
            label_of(name),
            [tally.grades[name].get(grade, 0) for grade in Grade.values],
            tally.percent(name),
            tally.falls_short(name),
        )
        for name in INDICATORS
    ]


def short_of(tally):
    """The names of the indicators that fall short."""
    return [label_of(name) for name in INDICATORS if tally.falls_short(name)]


class SurveyFrame(AdminPage, TemplateView):
    """What both pages say of the rules."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            shown_from=SHOWN_FROM, good=GOOD_PERCENT, grades=Grade.labels, **kwargs
        )


class SurveyDesk(SurveyFrame):
    """The classes that have been surveyed, each with its sum."""

    title = gettext_lazy("Surveys")
    template_name = "attendance/surveys/desk.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        if not policy.may_ever(user, "view", Survey):
            raise PermissionDenied
        visible = Survey.objects.visible_to(user)
        of_class = visible.filter(training_class=OuterRef("pk"))
        classes = TrainingClass.objects.visible_to(user).filter(Exists(of_class))[:MOST_CLASSES]
        results = surveys.results_of(visible.filter(training_class__in=list(classes)))
        by_class = {row.pk: [] for row in classes}
        for result in results:
            by_class[result.survey.training_class_id].append(result)
        lines = [(row, surveys.together(str(row), by_class[row.pk])) for row in classes]
        return super().get_context_data(lines=lines, **kwargs)


class SurveyResults(SurveyFrame):
    """The surveys of one class."""

    title = gettext_lazy("Surveys")
    template_name = "attendance/surveys/results.html"

    def get_context_data(self, **kwargs):
        user, key = self.request.user, self.kwargs["pk"]
        rows = TrainingClass.objects.visible_to(user)
        training_class = get_object_or_404(rows, pk=key)
        if not policy.may(user, "view", Survey(training_class=training_class)):
            raise PermissionDenied
        found = Survey.objects.filter(training_class=training_class).order_by("-session__starts_at")
        results = surveys.results_of(found[:MOST_SURVEYS])
        total = surveys.together(str(training_class), results)
        comments = surveys.comments_of(results)
        return super().get_context_data(
            subtitle=str(training_class),
            training_class=training_class,
            total=total,
            total_chart=chart_of(_("All sessions"), total.tally) if total.surveys else None,
            total_rows=rows_of(total.tally),
            lecturers=[(line, short_of(line.tally)) for line in surveys.by_lecturer(results)],
            sessions=[shown(result, comments) for result in results],
            **kwargs,
        )


def shown(result, comments):
    """A survey as the page shows it."""
    parts = {"result": result, "session": result.survey.session}
    if result.tally is None:
        return parts
    return parts | {
        "tally": result.tally,
        "chart": chart_of(str(result.survey.session.title), result.tally),
        "rows": rows_of(result.tally),
        "short": short_of(result.tally),
        "comments": comments[result.survey.pk],
    }
