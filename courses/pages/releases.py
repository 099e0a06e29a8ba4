"""Announcing a timetable, reading what was announced, printing it."""

from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from courses import services
from courses.models import ClassUnit, TimetableRelease, TrainingClass, TrainingSession
from courses.pages.texts import text_of
from courses.pages.workbooks import workbook_response
from courses.releases import lines_of
from courses.roster_files import write_workbook
from courses.when import day_text, half_day_of, plain_date_text
from peixun import policy
from peixun.admin import AdminPage, show_refusal
from peixun.errors import Refused
from people.models import Person

MOST_NAMES = 200


def release_state(training_class, may):
    """For the timetable: its last release, what changed since, and whether one may release."""
    last = services.last_release(training_class)
    may_release = may("release_timetable") and training_class.status in TrainingClass.RUNNING
    return {
        "last": last,
        "pending": len(services.changes_since(last, training_class)) if may_release else 0,
        "may_release": may_release,
        "number": last.number + 1 if last else 1,
    }


class ReleasePage(AdminPage, TemplateView):
    """What would be announced, who would hear of it, and the button that does it."""

    title = _("Release the timetable")
    template_name = "courses/release.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        visible = TrainingClass.objects.visible_to(request.user)
        self.training_class = get_object_or_404(visible, pk=kwargs["pk"])
        self.subtitle = str(self.training_class)
        if not policy.may(request.user, "release_timetable", self.training_class):
            raise PermissionDenied

    def post(self, request, *args, **kwargs):
        note, number = text_of(request.POST, "note"), request.POST.get("number", "")
        try:
            release = services.release_timetable(
                self.training_class,
                by=request.user,
                note=note,
                number=int(number) if number.isdecimal() and len(number) < 6 else None,
            )
        except Refused as refused:
            show_refusal(request, refused)
            return self.get(request, *args, **kwargs)
        messages.success(request, gettext("%(release)s is out.") % {"release": release})
        return HttpResponseRedirect(reverse("admin:courses_released", args=[release.pk]))

    def get_context_data(self, **kwargs):
        last = services.last_release(self.training_class)
        changes = services.changes_since(last, self.training_class)
        concerned = services.changes_by_person(self.training_class, changes)
        people = Person.objects.filter(pk__in=concerned).select_related("unit")
        without_account = people.filter(user=None)[:MOST_NAMES]
        return super().get_context_data(
            training_class=self.training_class,
            changes=lines_of(changes, is_first=last is None),
            last=last,
            number=last.number + 1 if last else 1,
            reached=people.exclude(user=None).count(),
            to_be_called=without_account,
            **kwargs,
        )


def release_or_404(request, pk):
    visible = TimetableRelease.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("training_class", "released_by"), pk=pk)


class ReleasedPage(AdminPage, TemplateView):
    """One release: what it changed, its text for a chat group, and those before it."""

    template_name = "courses/released.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.release = release_or_404(request, kwargs["pk"])
        self.title, self.subtitle = str(self.release), str(self.release.training_class)

    def get_context_data(self, **kwargs):
        of_class = TimetableRelease.objects.filter(training_class=self.release.training_class)
        return super().get_context_data(
            release=self.release,
            training_class=self.release.training_class,
            changes=lines_of(
                services.released_changes(self.release), is_first=self.release.number == 1
            ),
            text=services.notice_text(self.release),
            releases=of_class.defer("snapshot", "changes"),
            **kwargs,
        )


class PrintPage(TemplateView):
    """A release on paper, or as a spreadsheet, with its number on it."""

    template_name = "courses/timetable_print.html"

    def get(self, request, *args, **kwargs):
        self.release = release_or_404(request, kwargs["pk"])
        rows = [row for row in services.released_rows(self.release) if not row.is_cancelled]
        if request.GET.get("format") == "xlsx":
            return as_workbook(self.release, rows)
        return self.render_to_response(self.get_context_data(rows=rows))

    def get_context_data(self, **kwargs):
        training_class = self.release.training_class
        rows = kwargs.pop("rows")
        hosts = ClassUnit.objects.filter(training_class=training_class, role=ClassUnit.Role.HOST)
        return super().get_context_data(
            release=self.release,
            training_class=training_class,
            office_name=settings.OFFICE_NAME,
            hosts=hosts.select_related("unit"),
            days=[
                (
                    day,
                    [(half_day_of(row.starts_at).label, row) for row in group],
                )
                for day, group in groupby(rows, lambda row: day_text(row.starts_at))
            ],
            changed_since=len(services.changes_since(self.release, training_class))
            if services.last_release(training_class) == self.release
            else None,
            **kwargs,
        )


HEADING = [
    _("Date"),
    pgettext_lazy("timetable", "Time"),
    pgettext_lazy("timetable", "Session"),
    pgettext_lazy("timetable", "Kind"),
    _("Lecturers"),
    _("Venue"),
    _("Credit hours"),
]


def as_workbook(release, rows):
    kinds = dict(TrainingSession.Kind.choices)
    cells = [
        [
            day_text(row.starts_at),
            row.hours,
            f"{row.title} ({row.group_name})" if row.group_name else row.title,
            str(kinds[row.session_type]),
            row.given_by,
            row.venue_name,
            row.credit_hours,
        ]
        for row in rows
    ]
    stamp = gettext("%(release)s, %(day)s") % {
        "release": release,
        "day": plain_date_text(release.released_at),
    }
    data = write_workbook([str(words) for words in HEADING], [*cells, [stamp]])
    return workbook_response(data, f"{release.training_class} {release}")
