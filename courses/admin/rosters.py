"""The roster wizard: file or pasted cells, columns, check of every row, result."""

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from courses import services
from courses.admin.roster_forms import (
    CheckForm,
    ColumnsForm,
    SourceForm,
    chosen_units,
    pack,
    unpack,
)
from courses.errors import RosterExpired
from courses.models import TrainingClass
from courses.roster_files import XLSX, read_file, refused_workbook, template
from courses.rosters import FIELDS, Table, read_pasted, rows_of
from peixun import policy
from peixun.admin import AdminPage, show_refusal
from peixun.errors import Refused
from people.models import Unit

# Beyond these a page is no help; the file of refused rows holds them all.
MOST_SHOWN = 200
STEPS = [_("Roster"), _("Columns"), _("Check"), _("Result")]
RESULTS = {
    "created": (_("New people"), "ok"),
    "reused": (_("Known people"), "ok"),
    "skipped": (_("Left out"), "quiet"),
    "refused": (_("With problems"), "bad"),
}


class RosterView(AdminPage, TemplateView):
    """Each step's form carries the table to the next; nothing is written before the last."""

    title = _("Import a roster")
    template_name = "courses/roster.html"

    def dispatch(self, request, *args, **kwargs):
        visible = TrainingClass.objects.visible_to(request.user)
        self.training_class = get_object_or_404(visible, pk=kwargs["pk"])
        if not policy.may(request.user, "import_roster", self.training_class):
            raise PermissionDenied
        self.subtitle = str(self.training_class)
        self.may_create_units = policy.may_ever(request.user, "add", Unit)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if "template" in request.GET:
            return workbook_response(template(), gettext("Roster"))
        return self.show(1, form=SourceForm())

    def post(self, request, *args, **kwargs):
        steps = {"read": self.read, "check": self.check, "import": self.run, "save": self.save}
        step = steps.get(request.POST.get("step", ""), self.read)
        try:
            return step()
        except RosterExpired as refused:
            show_refusal(request, refused)
            return self.show(1, form=SourceForm())

    def show(self, step, **context):
        steps = [{"label": label, "is_current": n == step} for n, label in enumerate(STEPS, 1)]
        context |= {"step": step, "steps": steps, "training_class": self.training_class}
        return self.render_to_response(self.get_context_data(**context))

    def read(self):
        """Step 1 is filled in: read the table and ask what its columns hold."""
        form = SourceForm(self.request.POST, self.request.FILES)
        try:
            table = self.read_table()
            package = pack([table.heading, table.rows, table.first])
        except Refused as refused:
            show_refusal(self.request, refused)
            return self.show(1, form=form)
        return self.show(2, form=ColumnsForm(table=table), package=package, table=table)

    def read_table(self):
        file = self.request.FILES.get("file")
        if file is not None:
            return read_file(file, file.name)
        return read_pasted(self.request.POST.get("text", ""))

    def check(self):
        """The columns are known: show what an import would do with each row."""
        return self.with_rows(self.show_check)

    def run(self):
        """The check is accepted: import, and say what came of it."""
        return self.with_rows(self.import_rows)

    def with_rows(self, go_on):
        heading, rows, first = unpack(self.request.POST.get("package", ""))
        table = Table(rows, heading, first)
        form = ColumnsForm(self.request.POST, table=table)
        try:
            if form.is_valid():
                return go_on(rows_of(table, form.columns), form)
        except Refused as refused:
            show_refusal(self.request, refused)
        package = self.request.POST["package"]
        return self.show(2, form=form, package=package, table=table)

    def options(self):
        posted = self.request.POST
        return {
            "units": chosen_units(posted, self.request.user, self.may_create_units),
            "skip": [int(number) for number in posted.getlist("skip") if number.isdecimal()],
            "report_in": "report_in" in posted,
        }

    def show_check(self, rows, columns):
        options = self.options()
        outcomes = services.import_roster(self.training_class, rows, dry_run=True, **options)
        unknown = {one.row.unit for one in outcomes if one.code == "unit_unknown"}
        suggestions = services.similar_units(unknown | options["units"].keys())
        form = CheckForm(
            self.request.POST, suggestions=suggestions, may_create=self.may_create_units
        )
        return self.show(
            3,
            form=form,
            columns=columns,
            package=self.request.POST["package"],
            skipped=options["skip"],
            **summary(outcomes),
        )

    def import_rows(self, rows, columns):
        outcomes = services.import_roster(self.training_class, rows, **self.options())
        found = summary(outcomes)
        message = ", ".join(f"{one['label']}: {one['count']}" for one in found["counts"])
        LogEntry.objects.log_actions(
            self.request.user.pk,
            [self.training_class],
            CHANGE,
            f"{self.title} ({message})",
            single_object=True,
        )
        refused = [refused_cells(one) for one in outcomes if one.result == "refused"]
        return self.show(4, package=pack(refused) if refused else "", **found)

    def save(self):
        """Send the rows that were refused as a file."""
        rows = unpack(self.request.POST.get("package", ""))
        return workbook_response(refused_workbook(rows), gettext("Refused rows"))


def summary(outcomes):
    """How many rows came to what, and the rows themselves, those with problems first."""
    counts = [
        {"label": label, "tone": tone, "count": sum(one.result == result for one in outcomes)}
        for result, (label, tone) in RESULTS.items()
    ]
    urgent = sorted(outcomes, key=lambda one: one.result != "refused")
    shown = [
        {"outcome": one, "label": RESULTS[one.result][0], "tone": RESULTS[one.result][1]}
        for one in urgent[:MOST_SHOWN]
    ]
    return {"counts": counts, "rows": shown, "hidden": max(len(outcomes) - MOST_SHOWN, 0)}


def refused_cells(outcome):
    row = outcome.row
    values = [getattr(row, meaning) for meaning in FIELDS]
    return [str(row.number), *values, outcome.detail]


def workbook_response(data, name):
    response = HttpResponse(data, content_type=XLSX)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response


admin.site.register_page("courses/roster/<int:pk>/", RosterView.as_view(), "courses_roster")
