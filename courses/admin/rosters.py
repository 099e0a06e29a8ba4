"""The roster wizard: file or pasted cells, columns, check of every row, result."""

from collections import Counter

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from courses import services
from courses.admin.roster_draft import PICK, Draft, field_name, pack, unpack
from courses.admin.roster_forms import CheckForm, ColumnsForm, SourceForm
from courses.errors import RosterExpired
from courses.models import TrainingClass
from courses.pages.workbooks import workbook_response
from courses.roster_files import read_file, refused_workbook, template
from courses.rosters import FIELDS, guess, read_pasted, rows_of
from courses.services import NEW, called
from peixun import policy
from peixun.admin import AdminPage, show_refusal
from peixun.errors import Refused
from people.models import Unit

# Beyond these a page is no help; the file of refused rows holds them all.
MOST_OPEN, MOST_SHOWN = 100, 200
# What can be corrected in every row; other columns where they are the problem.
CORRECTED = {"name", "unit", "phone", "staff_no"}
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
            draft = Draft(self.read_table())
            package = draft.pack()
        except Refused as refused:
            show_refusal(self.request, refused)
            return self.show(1, form=form)
        remembered = services.remembered_columns(self.request.user, heading_of(draft.table))
        proposed = guess(draft.table.heading or []) if remembered is None else remembered
        form = ColumnsForm(table=draft.table, proposed=proposed)
        is_remembered = remembered is not None
        return self.show(
            2, form=form, package=package, table=draft.table, is_remembered=is_remembered
        )

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
        package = self.request.POST.get("package", "")
        draft = Draft.unpack(package)
        form = ColumnsForm(self.request.POST, table=draft.table)
        try:
            if form.is_valid():
                rows = rows_of(draft.table, form.columns)
                draft.take(self.request.POST, rows)
                return go_on(draft, draft.corrected(rows), form)
        except Refused as refused:
            show_refusal(self.request, refused)
        return self.show(2, form=form, package=package, table=draft.table)

    def import_them(self, draft, rows, **options):
        user = self.request.user
        return services.import_roster(
            self.training_class,
            rows,
            units=draft.meant(user, self.may_create_units),
            placed=draft.placed(user),
            skip=draft.skip,
            report_in="report_in" in self.request.POST,
            by=user,
            **options,
        )

    def show_check(self, draft, rows, columns):
        account, heading = self.request.user, heading_of(draft.table)
        services.remember_columns(account, heading, columns.columns)
        outcomes = self.import_them(draft, rows, dry_run=True)
        found = listed(outcomes, draft)
        draft.shown = [one["outcome"].row.number for one in [*found["open"], *found["rows"]]]
        return self.show(
            3,
            form=self.check_form(draft, outcomes),
            columns=columns,
            package=draft.pack(),
            notes=draft.table.notes,
            **found,
        )

    def check_form(self, draft, outcomes):
        """What shall be done in all rows: with words for units that mean none or several."""
        unclear = [one for one in outcomes if "unit" in one.columns and one.row.unit]
        unknown = {one.row.unit for one in unclear if one.code == "unit_unknown"}
        often = {text for text, n in Counter(one.row.unit for one in unclear).items() if n > 1}
        # What stands in one row is chosen there, unless it is to be made.
        wanted = often | (unknown if self.may_create_units else set())
        doubtful = {one.row.unit: one.likely for one in unclear if one.row.unit in wanted}
        new = {text for text, value in draft.units.items() if value == NEW}
        kept = {text: value for text, value in draft.units.items() if value}
        similar = services.similar_units(kept.keys() - doubtful.keys())
        return CheckForm(
            self.request.POST if "report_in" in self.request.POST else None,
            suggestions=doubtful | similar,
            chosen=kept,
            unknown=unknown | new if self.may_create_units else set(),
        )

    def import_rows(self, draft, rows, columns):
        outcomes = self.import_them(draft, rows)
        found = listed(outcomes)
        message = ", ".join(f"{one['label']}: {one['count']}" for one in found["counts"])
        LogEntry.objects.log_actions(
            self.request.user.pk,
            [self.training_class],
            CHANGE,
            f"{self.title} ({message})",
            single_object=True,
        )
        refused = [refused_cells(one) for one in outcomes if one.result == "refused"]
        uses = services.quotas_of(self.training_class)
        return self.show(4, package=pack(refused) if refused else "", uses=uses, **found)

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


def heading_of(table):
    """The line that names the columns, or else the first one."""
    return table.heading or table.rows[0]


def listed(outcomes, draft=None):
    """How many rows came to what; those with problems and the others, each in row order."""
    counts = [
        {"label": label, "tone": tone, "count": sum(one.result == result for one in outcomes)}
        for result, (label, tone) in RESULTS.items()
    ]
    touched = draft.fixes.keys() | draft.skip if draft else set()
    refused = [one for one in outcomes if one.result == "refused"]
    settled = [one for one in outcomes if one.result != "refused" and one.row.number in touched]
    others = [one for one in outcomes if one.result != "refused" and one.row.number not in touched]
    # What is settled makes room for what is not.
    doubtful = sorted([*refused, *settled][:MOST_OPEN], key=lambda one: one.row.number)
    return {
        "counts": counts,
        "open": [shown(one, draft) for one in doubtful],
        "open_hidden": len(refused) + len(settled) - len(doubtful),
        "rows": [shown(one, draft) for one in others[:MOST_SHOWN]],
        "hidden": max(len(others) - MOST_SHOWN, 0),
    }


def shown(outcome, draft):
    """A row as the page shows it, with fields to correct it in."""
    label, tone = RESULTS[outcome.result]
    row = {"outcome": outcome, "label": label, "tone": tone}
    if draft is None:
        return row
    number = outcome.row.number
    picked = draft.fixes.get(number, {}).get(PICK, "")
    choices = outcome.likely or ([outcome.unit] if picked and outcome.unit else [])
    columns = [name for name in FIELDS if name in CORRECTED or name in outcome.columns]
    return row | {
        "is_skipped": number in draft.skip,
        "pick": field_name(number, PICK),
        "choices": [(str(unit.pk), called(unit), str(unit.pk) == picked) for unit in choices],
        "fields": [
            {
                "name": field_name(number, name),
                "label": FIELDS[name][0],
                "value": getattr(outcome.row, name),
                "is_wrong": name in outcome.columns,
            }
            for name in columns
        ],
    }


def refused_cells(outcome):
    row = outcome.row
    values = [getattr(row, meaning) for meaning in FIELDS]
    return [str(row.number), *values, outcome.detail]


admin.site.register_page("courses/roster/<int:pk>/", RosterView.as_view(), "courses_roster")
