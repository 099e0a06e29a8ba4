"""The attendance of a class, of a learner and of the units, on pages and as files."""

from dataclasses import replace
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import TemplateView, View

from attendance.charts import chart
from attendance.models import AttendancePolicy, AttendanceRecord, UnitDay
from attendance.models.sheets import Status
from attendance.pages.report_form import ReportForm
from attendance.papers import print_sign_in_sheet, print_table
from attendance.rates import Tally, compare
from attendance.reports.classes import Report, learners_of, report_of
from attendance.reports.exports import as_csv, as_workbook
from attendance.reports.limits import alerts_of
from attendance.reports.people import ledger_of
from attendance.reports.ranking import ranking
from attendance.reports.tables import (
    evidence_of,
    table_of_groups,
    table_of_ledger,
    table_of_ranking,
    table_of_rates,
    table_of_report,
    verdicts_of,
)
from attendance.reports.words import DEFINITION, named_all, sentence_of
from courses.models import Enrolment, NameOrder, TrainingClass, TrainingSession
from courses.when import moment_text, span_text
from peixun import policy
from peixun.admin import AdminPage, show_refusal
from peixun.errors import Refused

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
FIRST_YEAR, LAST_YEAR = 2000, 2199


def file_response(table, kind):
    """The table as a file to keep."""
    if kind == "pdf":
        stamp = _("As of %(when)s") % {"when": moment_text(timezone.now())}
        data = print_table(table, stamp=stamp)
    else:
        data = {"csv": as_csv, "xlsx": as_workbook}[kind](table)
    return attachment(data, kind, table.title)


def attachment(data, kind, title):
    response = HttpResponse(data, content_type=FORMATS[kind])
    name = get_valid_filename(title) or "attendance"
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


class WithFiles(AdminPage, TemplateView):
    """A page that is also a file: `?as=csv`, `xlsx` or `pdf`."""

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("as")
        if kind in FORMATS:
            try:
                return file_response(self.table(), kind)
            except Refused as refused:
                show_refusal(request, refused)
        return super().get(request, *args, **kwargs)

    def file_links(self):
        given = {name: value for name, value in self.request.GET.items() if name != "as"}
        return [
            (kind.upper(), f"{self.request.path}?{urlencode(given | {'as': kind})}")
            for kind in FORMATS
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(files=self.file_links(), definition=DEFINITION, **kwargs)


class OfClass(WithFiles):
    """A page about the attendance of a class, of those learners whom the asker may see."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = TrainingClass.objects.visible_to(request.user)
        self.training_class = get_object_or_404(rows, pk=kwargs["pk"])
        if not policy.may_ever(request.user, "view", AttendanceRecord):
            raise PermissionDenied

    @cached_property
    def form(self):
        return ReportForm(
            self.request.GET, learners=learners_of(self.training_class, self.request.user)
        )

    @cached_property
    def report(self) -> Report:
        return report_of(self.training_class, self.request.user, self.form.filters)

    @cached_property
    def report_of_all_time(self) -> Report:
        """The same learners at every session: limits know no days that are asked for."""
        asked = self.form.filters
        if asked.from_on is None and asked.to_on is None:
            return self.report
        whole = replace(asked, from_on=None, to_on=None)
        return report_of(self.training_class, self.request.user, whole)

    @property
    def sees_all(self):
        """Whether the asker sees every learner of the class, and so any group of them."""
        row = Enrolment(training_class=self.training_class)
        return policy.may(self.request.user, "see_attendance", row)


class ReportFile(OfClass):
    """The matrix of learners and sessions as a file."""

    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("as", "xlsx")
        try:
            return file_response(self.table(), kind if kind in FORMATS else "xlsx")
        except Refused as refused:
            show_refusal(request, refused)
            return redirect(self.back())

    def table(self):
        return table_of_report(self.report)

    def back(self):
        return reverse("admin:class_attendance", args=[self.training_class.pk])


class RatesPage(OfClass):
    """Rates with their definition, who is near a limit, and how the units compare."""

    template_name = "attendance/rates.html"
    title = gettext_lazy("Attendance rates")

    @property
    def subtitle(self):
        return str(self.training_class)

    def table(self):
        return table_of_groups(self.file_title, _("Unit"), self.units)

    @property
    def file_title(self):
        return _("Attendance rates of %(training_class)s") % {"training_class": self.training_class}

    @cached_property
    def comparison(self):
        """All units of the class, small ones together; for those who see all, and if published."""
        if not self.sees_all and not self.is_published:
            return None
        found = compare(report_of(self.training_class, None).groups("unit"), _("Other units"))
        rows = [*found.shown, found.others] if found.others else found.shown
        return table_of_groups(_("How the units compare"), _("Unit"), rows)

    @cached_property
    def is_published(self):
        return AttendancePolicy.of_key(self.training_class.pk).publishes_comparison

    @cached_property
    def units(self):
        """Those of the learners whom the asker may see."""
        return sorted(self.report.groups("unit"), key=lambda group: group.name)

    def get_context_data(self, **kwargs):
        report = self.report
        sessions = {session.pk: session for session in self.report_of_all_time.sessions}
        return super().get_context_data(
            training_class=self.training_class,
            form=self.form,
            report=report,
            total=report.total(),
            units=table_of_groups(pgettext("rates", "By unit"), _("Unit"), self.units),
            groups=table_of_groups(_("By group"), _("Group"), report.groups("group")),
            sessions=table_of_rates(
                pgettext("timetable", "By session"),
                pgettext("timetable", "Session"),
                of_sessions(report),
            ),
            charts=self.charts(),
            alerts=[
                (learner, [(sentence_of(a), named_all(a.sessions, sessions)) for a in alerts])
                for learner, alerts in alerts_of(self.report_of_all_time)
            ],
            comparison=self.comparison,
            is_published=self.is_published,
            **kwargs,
        )

    def charts(self):
        days = [
            (date_format(day, "MONTH_DAY_FORMAT"), tally) for day, tally in of_days(self.report)
        ]
        units = [(group.name, group.tally) for group in self.units]
        titled = [(_("Attendance by day"), days), (_("Attendance by unit"), units)]
        return [
            (drawn(title, rows), table_of_rates(title, _("Name"), rows))
            for title, rows in titled
            if rows
        ]


def drawn(title, rows):
    return chart(title, [(name, tally.permille, tally.percent) for name, tally in rows])


def of_sessions(report):
    return [(f"{s.day:%m-%d} {s.title}", report.of_session(s)) for s in report.counted]


def of_days(report):
    """What the sessions of each day add up to, of sheets handed in."""
    days = {}
    for session in report.counted:
        days[session.day] = days.get(session.day, Tally()) + report.of_session(session)
    return list(days.items())


class LedgerPage(WithFiles):
    """One learner's attendance, session by session, with the evidence."""

    template_name = "attendance/ledger.html"
    title = gettext_lazy("Record of attendance")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = Enrolment.objects.permitted(request.user, "see_attendance")
        related = rows.select_related("person", "unit", "training_class", "group")
        self.enrolment = get_object_or_404(related, pk=kwargs["pk"])

    @property
    def subtitle(self):
        return f"{self.enrolment} · {self.enrolment.training_class}"

    @cached_property
    def ledger(self):
        return ledger_of(self.enrolment, self.request.user)

    def table(self):
        return table_of_ledger(self.ledger)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            enrolment=self.enrolment,
            training_class=self.enrolment.training_class,
            ledger=self.ledger,
            verdicts=verdicts_of(self.ledger),
            entries=[
                (entry, Status(entry.status) if entry.status else None, evidence_of(entry))
                for entry in self.ledger.entries
            ],
            **kwargs,
        )


class RankingPage(WithFiles):
    """The units by their attendance in a year."""

    template_name = "attendance/ranking.html"
    title = gettext_lazy("Attendance of the units")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not policy.may_ever(request.user, "view", UnitDay):
            raise PermissionDenied

    @cached_property
    def year(self):
        given, today = self.request.GET.get("year", ""), timezone.localdate().year
        is_year = given.isascii() and given.isdigit() and len(given) == 4
        return int(given) if is_year and FIRST_YEAR <= int(given) <= LAST_YEAR else today

    @cached_property
    def places(self):
        return ranking(self.year, self.request.user)

    def table(self):
        return table_of_ranking(self.year, self.places)

    def get_context_data(self, **kwargs):
        rows = [(place.unit, place.tally) for place in self.places]
        return super().get_context_data(
            year=self.year,
            years=range(timezone.localdate().year, timezone.localdate().year - 5, -1),
            places=self.places,
            shown=self.table(),
            chart=drawn(_("Attendance by unit"), rows) if rows else None,
            **kwargs,
        )


class SignInSheet(View):
    """The sheet of a session to be signed, as PDF."""

    http_method_names = ["get"]

    def get(self, request, pk):
        rows = TrainingSession.objects.permitted(request.user, "print_sign_in_sheet")
        session = get_object_or_404(rows.select_related("training_class", "venue", "group"), pk=pk)
        try:
            data = self.paper(session, request.GET)
        except Refused as refused:
            show_refusal(request, refused)
            return redirect("admin:class_attendance", session.training_class_id)
        return attachment(data, "pdf", _("Sign-in sheet %(session)s") % {"session": session})

    def paper(self, session, asked):
        lines = [str(session.training_class), str(session)]
        where = [span_text(session.starts_at, session.ends_at), session.venue, session.group]
        lines.append(" ".join(str(part) for part in where if part))
        return print_sign_in_sheet(
            _("Sign-in sheet"),
            lines,
            [(str(number or ""), name, unit) for number, name, unit in self.learners(session)],
            is_compact="compact" in asked,
        )

    def learners(self, session):
        order = self.request.GET.get("order")
        by_seat = order == "seat"
        rows = Enrolment.objects.taking_part().of_session(session)
        rows = (
            rows.order_by("seat_no", "pk")
            if by_seat
            else rows.in_order_of(order if order in NameOrder.values else NameOrder.GROUP)
        )
        number = "seat_no" if by_seat else "student_no"
        return rows.values_list(number, "person__name", "unit__name")
