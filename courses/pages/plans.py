"""Pages beside the timetable: undoing, moving a day, a series, a copy of the class."""

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView, View

from courses import services
from courses.errors import ReasonNeeded
from courses.models import TimetableChange, TrainingClass
from courses.pages.findings import groups_of
from courses.pages.forms import CopyForm, MoveDayForm, SeriesForm
from courses.when import span_text
from peixun import policy
from peixun.admin import AdminPage, show_refusal
from peixun.admin.refusals import sentences
from peixun.errors import Refused
from peixun.typed import typed_key


def timetable_url(training_class):
    # The page of an app further right, known by its name alone.
    return reverse("admin:class_timetable", args=[training_class.pk])


class PlanPage(AdminPage, FormView):
    """Asks what a verb of a class needs, does it, and keeps what was typed if it is refused."""

    template_name = "courses/plan.html"
    verb = ""
    refusals: tuple[str, ...] = ()

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        visible = TrainingClass.objects.visible_to(request.user)
        self.training_class = get_object_or_404(visible, pk=kwargs["pk"])
        if not policy.may(request.user, self.verb, self.training_class):
            raise PermissionDenied

    @property
    def subtitle(self):
        return str(self.training_class)

    def form_valid(self, form):
        try:
            with transaction.atomic():
                url = self.act(form)
                self.log()
        except Refused as refused:
            self.refusals = sentences(refused)
            return self.form_invalid(form)
        except ValidationError as error:
            # Also of a field that the form does not ask for.
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        return HttpResponseRedirect(url)

    def log(self):
        LogEntry.objects.log_actions(
            self.request.user.pk,
            [self.training_class],
            CHANGE,
            str(self.title),
            single_object=True,
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["media"] = context["form"].media
        return context | {
            "training_class": self.training_class,
            "back_url": timetable_url(self.training_class),
            "refusals": self.refusals,
        }


class MoveDayPage(PlanPage):
    title = _("Move a day")
    verb = "move_day"
    form_class = MoveDayForm

    def get_form_kwargs(self):
        sessions = self.training_class.sessions.taking_place()
        starts = sessions.values_list("starts_at", flat=True)
        days = sorted({timezone.localdate(start) for start in starts})
        return super().get_form_kwargs() | {"days": days}

    def act(self, form):
        moved = services.move_day(self.training_class, **form.cleaned_data, by=self.request.user)
        done = ngettext("%(count)s session is moved.", "%(count)s sessions are moved.", len(moved))
        messages.success(self.request, done % {"count": len(moved)})
        return f"{timetable_url(self.training_class)}#day-{form.cleaned_data['to']}"


class SeriesPage(PlanPage):
    title = _("Add a series")
    verb = "schedule_series"
    template_name = "courses/series.html"
    form_class = SeriesForm

    def get_form_kwargs(self):
        of_page = {"user": self.request.user, "training_class": self.training_class}
        return super().get_form_kwargs() | of_page

    def get_initial(self):
        training_class = self.training_class
        return {
            "first": training_class.start_on,
            "until": training_class.end_on,
            "venue": training_class.venue_id,
            "starts": "09:00",
        }

    def form_valid(self, form):
        if "preview" in self.request.POST:
            return self.preview(form)
        return super().form_valid(form)

    def preview(self, form):
        try:
            attempts = services.preview_series(self.training_class, **form.series)
        except Refused as refused:
            self.refusals = sentences(refused)
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form, plan=_lines(attempts)))

    def act(self, form):
        made = services.schedule_series(self.training_class, **form.series, by=self.request.user)
        done = ngettext("%(count)s session is added.", "%(count)s sessions are added.", len(made))
        messages.success(self.request, done % {"count": len(made)})
        return timetable_url(self.training_class)


def _lines(attempts):
    return [
        {
            "title": one.title,
            "when": span_text(one.starts_at, one.ends_at),
            "refusals": sentences(one.refused) if one.refused else [],
            "groups": groups_of(one.findings),
        }
        for one in attempts
    ]


class CopyPage(PlanPage):
    title = _("Copy the class")
    verb = "copy"
    form_class = CopyForm

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.request.method == "GET":
            kwargs["initial"] = {"title": self.training_class.title}
        # The period is one of the same programme's year.
        kwargs["instance"] = TrainingClass(programme_id=self.training_class.programme_id)
        return kwargs

    def act(self, form):
        copy = services.copy_class(self.training_class, **form.cleaned_data, by=self.request.user)
        messages.success(self.request, _("“%(copy)s” is there as a draft.") % {"copy": copy})
        return timetable_url(copy)


class Undo(View):
    """Takes back the change that the page has shown, and no later one."""

    http_method_names = ["post"]

    def post(self, request, pk):
        training_class = get_object_or_404(TrainingClass.objects.visible_to(request.user), pk=pk)
        key = request.POST.get("change", "")
        changes = TimetableChange.objects.filter(training_class=training_class)
        change = get_object_or_404(changes, pk=typed_key(key) or 0)
        if not policy.may(request.user, "undo_change", change):
            raise PermissionDenied
        try:
            services.undo_change(change, by=request.user)
        except ReasonNeeded as refused:
            # The admin's own page asks for it.
            show_refusal(request, refused)
            url = reverse("admin:courses_timetablechange_undo_change", args=[change.pk])
            return HttpResponseRedirect(url)
        except Refused as refused:
            show_refusal(request, refused)
        else:
            messages.success(request, _("Taken back: %(change)s") % {"change": change})
        return HttpResponseRedirect(timetable_url(training_class))
