"""The roll call of a session.

Its script posts marks to the API (`sessions/{id}/roll-call/`), the door programs use:
one shape of request, one answer for each mark, one set of refusals. The page without a
script posts a form here, which calls the same service.
"""

from pathlib import Path
from uuid import uuid4

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView, View

from attendance import services
from attendance.models import AttendanceRecord, AttendanceSheet
from attendance.models.sheets import Source, Status
from attendance.pages.lines import add_corrections, counts_of, in_groups, lines_of, statuses_of
from attendance.pages.words import WORDS
from attendance.services import Mark
from courses.models import Enrolment, TrainingSession
from courses.when import span_text
from peixun import policy
from peixun.admin import AdminPage, show_refusal
from peixun.errors import Refused

State = AttendanceSheet.State
# In the order of the keys 1 to 5 and 0.
CHOICES = (
    Status.PRESENT,
    Status.LATE,
    Status.ON_LEAVE,
    Status.ABSENT,
    Status.LEFT_EARLY,
    Status.PENDING,
)
KEYS = "123450"
# What somebody who is missing at the end may have been.
LAST_WORDS = (Status.ABSENT, Status.ON_LEAVE, Status.PRESENT, Status.LATE)


class RollView:
    """Finds the session of the address and asks whether its roll may be looked at."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        visible = TrainingSession.objects.visible_to(request.user)
        rows = visible.select_related("training_class", "venue")
        self.session = get_object_or_404(rows, pk=kwargs["pk"])
        if not self.may_look:
            raise PermissionDenied

    @property
    def may_look(self):
        return self.may["roll_call"] or self.may_read

    @cached_property
    def may(self):
        verbs = (
            "roll_call", "open_sheet", "submit_sheet", "confirm_sheet", "lock_sheet",
            "reopen_sheet", "spot_check", "keep_door", "project", "flags", "review_flag",
        )  # fmt: skip
        return {verb: policy.may(self.request.user, verb, self.session) for verb in verbs}

    @cached_property
    def may_read(self):
        sheet = AttendanceSheet(session=self.session)
        return policy.may(self.request.user, "view", sheet)

    @cached_property
    def sheet(self):
        return AttendanceSheet.objects.filter(session=self.session).first()

    @property
    def flags(self):
        """What stands out among the scans, for those who may know."""
        return services.flags_of(self.session) if self.may["flags"] else []

    @property
    def papers(self):
        """The signed papers of the sheet."""
        return self.sheet.papers.select_related("uploaded_by") if self.sheet else []

    @property
    def is_open(self):
        is_open = self.sheet is not None and self.sheet.state == AttendanceSheet.State.OPEN
        return is_open and self.session.takes_place

    @cached_property
    def lines(self):
        verb = "roll_call" if self.may["roll_call"] else "view"
        return lines_of(self.session, Enrolment.objects.permitted(self.request.user, verb))

    def get_context_data(self, **kwargs):
        context = {
            "session": self.session,
            "training_class": self.session.training_class,
            "when": span_text(self.session.starts_at, self.session.ends_at),
            "sheet": self.sheet,
            "is_open": self.is_open,
            "may": self.may,
            "lines": self.lines,
            "groups": in_groups(self.lines, self.session.training_class_id),
            "counts": counts_of(line.status for line in self.lines),
        }
        return super().get_context_data(**context | kwargs)


class RollCallPage(AdminPage, RollView, TemplateView):
    """Takes the roll with a script; shows what was taken once the sheet is handed in."""

    title = gettext_lazy("Roll call")

    def get_template_names(self):
        if self.is_open and self.may["roll_call"]:
            return ["attendance/roll_call.html"]
        return ["attendance/roll.html"]

    def get_context_data(self, **kwargs):
        if self.sheet and not self.is_open:
            add_corrections(self.lines, self.session, self.request.user)
        return super().get_context_data(
            subtitle=str(self.session),
            flags=self.flags,
            choices=[
                (status, status.label, key) for status, key in zip(CHOICES, KEYS, strict=True)
            ],
            last_words=LAST_WORDS,
            left=[line for line in self.lines if line.is_pending] if self.asks_for_the_left else [],
            may_correct=self.sheet is not None and not self.is_open and self.may_correct,
            correct_verb="propose_correction" if self.is_locked else "correct",
            papers=self.papers,
            events=self.sheet.events.select_related("by") if self.sheet else [],
            sheet_verbs=self.sheet_verbs(),
            may_reopen=self.may["reopen_sheet"] and self.is_in(State.SUBMITTED, State.CONFIRMED),
            script=self.script_data(),
            **kwargs,
        )

    def is_in(self, *states):
        return self.sheet is not None and self.sheet.state in states

    @property
    def is_locked(self):
        return self.is_in(State.LOCKED)

    def sheet_verbs(self):
        """What comes next for a sheet that was handed in: address, label, what it means."""
        steps = {
            State.SUBMITTED: ("confirm_sheet", _("Confirm the sheet"), _("You stand for it.")),
            State.CONFIRMED: (
                "lock_sheet",
                _("Lock the sheet"),
                _("Then only corrections that two people agree to change it."),
            ),
        }
        verb, *words = steps.get(self.sheet.state if self.sheet else None, ("",))
        if not self.may.get(verb):
            return []
        return [(reverse(f"admin:{verb}", args=[self.session.pk]), *words)]

    @property
    def asks_for_the_left(self):
        return "left" in self.request.GET

    @property
    def may_correct(self):
        of_class = AttendanceRecord(
            session=self.session,
            training_class_id=self.session.training_class_id,
        )
        return policy.may(self.request.user, "correct", of_class)

    def script_data(self):
        return {
            "owner": f"{self.request.user.pk}-{self.session.pk}",
            "labels": {status: str(Status(status).label) for status in Status.values},
            "scanned": Source.CHECK_IN,
            "words": {name: str(text) for name, text in WORDS.items()},
        }


class PlainRollCallPage(AdminPage, RollView, TemplateView):
    """The roll call for browsers without a script: a list of choices and one button."""

    title = gettext_lazy("Roll call")
    template_name = "attendance/roll_call_plain.html"
    choices = CHOICES

    def dispatch(self, request, *args, **kwargs):
        if not self.may["roll_call"]:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        for line in self.lines:
            line.chosen = self.chosen(line)
        return super().get_context_data(
            subtitle=str(self.session),
            flags=self.flags,
            choices=[(status, status.label) for status in self.choices],
            token=uuid4().hex,
            **kwargs,
        )

    def chosen(self, line):
        """What the form shows of a learner to begin with."""
        return line.status

    def post(self, request, *args, **kwargs):
        marks, overtaken = self.read()
        try:
            outcomes = services.roll_call(
                self.session, marks, by=request.user, only_pending="fill" in request.POST
            )
        except Refused as refused:
            show_refusal(request, refused)
        else:
            self.report(outcomes, overtaken)
        return redirect("admin:roll_call_plain", self.session.pk)

    def read(self):
        """Return what was changed on the form, and whom somebody else changed meanwhile."""
        marks, overtaken = [], []
        for line in self.lines:
            wanted, seen = self.wanted(line)
            if wanted == seen or wanted not in CHOICES:
                continue
            if line.status != seen:
                overtaken.append(line)
            else:
                # The nonce names the form, the learner and the choice: sent twice, it counts once.
                nonce = f"{self.request.POST.get('token', '')[:32]}-{line.enrolment_id}-{wanted}"
                marks.append(Mark(line.enrolment_id, Status(wanted), nonce))
        return marks, overtaken

    def wanted(self, line):
        """Return the choice of the form for a learner and the status it was shown with."""
        given = self.request.POST
        seen = given.get(f"seen-{line.enrolment_id}", line.status)
        if "fill" in given:
            return (Status.PRESENT if line.is_pending else seen), seen
        return given.get(f"status-{line.enrolment_id}", seen), seen

    def report(self, outcomes, overtaken):
        names = {line.enrolment_id: line.name for line in self.lines}
        count = sum(outcome.result == "recorded" for outcome in outcomes)
        done = ngettext("%(count)s mark is saved.", "%(count)s marks are saved.", count)
        messages.success(self.request, done % {"count": count})
        for outcome in outcomes:
            if outcome.error:
                words = {"name": names[outcome.enrolment_id], "detail": outcome.error}
                messages.error(self.request, _("%(name)s: %(detail)s") % words)
        for line in overtaken:
            words = {"name": line.name, "status": line.label}
            text = _(
                "%(name)s was marked “%(status)s” meanwhile and stays so. "
                "Mark again if you know better."
            )
            messages.warning(self.request, text % words)


@require_safe
@cache_control(no_cache=True)
def worker(request):
    """The script that lets a roll call be opened without a connection.

    A browser lets a worker look after the pages beside and below its own address alone,
    so that it cannot be among the static files.
    """
    script = Path(finders.find("attendance/roll-worker.js") or "").read_text(encoding="utf-8")
    return HttpResponse(script, "text/javascript; charset=utf-8")


class Statuses(RollView, View):
    """The statuses of the roll and nothing else, for a page that asks every few seconds."""

    def get(self, request, *args, **kwargs):
        state = self.sheet.state if self.sheet else None
        statuses = statuses_of(self.session, request.user)
        return JsonResponse({"state": state, "statuses": statuses})
