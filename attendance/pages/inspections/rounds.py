"""One round of inspection, for the phone: head count, incidents, what was noted so far.

Its script posts to the API (`inspections/{id}/count/`, `…/report-incident/`) and keeps what
cannot be sent; without it the same forms post here, to the same services.
"""

from collections import defaultdict
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from attendance.inspection_rules import TIMED, Incident, Numbers
from attendance.models import AttendanceRecord, DisciplineRecord, Inspection, InspectionIncident
from attendance.models.inspections import MOST_PEOPLE
from attendance.pages.inspections.desk import described, rounds_of
from attendance.pages.inspections.words import WORDS
from attendance.pages.lines import counts_of
from attendance.services import inspections
from attendance.services.inspections import MOST_MINUTES, MOST_WORDS, Noted, Sighting
from courses.models import Enrolment, NameOrder
from courses.when import span_text
from peixun import policy
from peixun.admin import AdminPage, show_refusal
from peixun.errors import Refused
from peixun.typed import typed_key

MOST_LEARNERS, MOST_PHOTOS = 600, 9
VERBS = ("count", "report_incident", "finish", "report")


class CountForm(forms.Form):
    """What an inspector counted."""

    expected = forms.IntegerField(min_value=0, max_value=MOST_PEOPLE)
    present = forms.IntegerField(min_value=0, max_value=MOST_PEOPLE)
    empty_seats = forms.IntegerField(min_value=0, max_value=MOST_PEOPLE, required=False)
    note = forms.CharField(max_length=300, required=False)


class IncidentForm(forms.Form):
    """What an inspector saw; whom is read from the boxes that are ticked."""

    kind = forms.ChoiceField(choices=InspectionIncident.Kind.choices)
    minutes = forms.IntegerField(min_value=1, max_value=MOST_MINUTES, required=False)
    note = forms.CharField(max_length=MOST_WORDS, required=False)


class RoundView:
    """Finds the round of the address among those the user may know of."""

    @cached_property
    def round(self):
        return get_object_or_404(rounds_of(self.request.user), pk=self.kwargs["pk"])

    @cached_property
    def may(self):
        return {verb: policy.may(self.request.user, verb, self.round) for verb in VERBS}

    def back(self):
        return redirect("admin:inspection_round", self.kwargs["pk"])

    def said(self, done, work):
        """Do the work and say what came of it."""
        try:
            work()
        except Refused as refused:
            show_refusal(self.request, refused)
        else:
            messages.success(self.request, done)


class RoundPage(AdminPage, RoundView, TemplateView):
    """The round as an inspector works on it; others read what was found."""

    title = _("Inspection round")
    template_name = "attendance/inspections/round.html"

    def get_context_data(self, **kwargs):
        inspection = described(self.round)
        takes = self.may["count"] and inspection.status != Inspection.Status.REPORTED
        learners = learners_of(inspection, self.request.user) if takes else []
        return super().get_context_data(
            subtitle=str(inspection),
            inspection=inspection,
            session=inspection.session,
            training_class=inspection.training_class,
            when=when_of(inspection.session),
            may=self.may,
            takes=takes,
            learners=learners,
            expected=len(learners) or None,
            roll=roll_of(inspection, self.request.user),
            incidents=incidents_of(inspection, self.request.user),
            kinds=InspectionIncident.Kind.choices,
            most_people=MOST_PEOPLE,
            most_minutes=MOST_MINUTES,
            most_words=MOST_WORDS,
            tokens=[uuid4().hex, uuid4().hex],
            script=self.script_data(),
            **kwargs,
        )

    def script_data(self):
        return {
            "owner": f"{self.request.user.pk}-{self.round.pk}",
            "kinds": {kind: str(label) for kind, label in InspectionIncident.Kind.choices},
            "timed": sorted(TIMED),
            "wordy": [Incident.OTHER],
            "words": {name: str(text) for name, text in WORDS.items()},
        }

    def post(self, request, *args, **kwargs):
        """Without a script: one form for the count, one for an incident."""
        act = "count" if request.POST.get("act") == "count" else "report_incident"
        if not self.may[act]:
            raise PermissionDenied
        form = (CountForm if act == "count" else IncidentForm)(request.POST)
        if not form.is_valid():
            for name, errors in form.errors.items():
                messages.error(request, f"{LABELS[name]}: {errors[0]}")
        elif act == "count":
            self.count(form.cleaned_data)
        else:
            self.report_incident(form.cleaned_data)
        return self.back()

    @property
    def noted(self):
        return Noted(self.request.POST.get("token", "")[:64] or uuid4().hex)

    def count(self, given):
        note, noted = given.pop("note"), self.noted
        self.said(
            _("Your head count is saved."),
            lambda: inspections.count_heads(
                self.round, Numbers(**given), noted, by=self.request.user, note=note
            ),
        )

    def report_incident(self, given):
        keys = [typed_key(text) or 0 for text in self.request.POST.getlist("enrolment")]
        sighting, noted = Sighting(given["kind"], keys, given["minutes"], given["note"]), self.noted

        def work():
            row = inspections.report_incident(self.round, sighting, noted, by=self.request.user)
            for upload in self.request.FILES.getlist("photos")[:MOST_PHOTOS]:
                inspections.add_photo(row, upload, by=self.request.user)

        self.said(_("The incident is recorded."), work)


LABELS = {
    "expected": _("Expected"),
    "present": _("Present now"),
    "empty_seats": _("Empty seats"),
    "note": _("Note"),
    "kind": _("What happened"),
    "minutes": _("Minutes away"),
}


class IncidentPhoto(RoundView, View):
    """Puts photos behind an incident that is recorded already."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if not self.may["report_incident"]:
            raise PermissionDenied
        row = self.round.incidents.filter(nonce=request.POST.get("nonce", "")).first()
        if row is None:
            raise Http404
        for upload in request.FILES.getlist("photos")[:MOST_PHOTOS]:
            self.said(
                _("The photo is kept as evidence."),
                lambda upload=upload: inspections.add_photo(row, upload, by=request.user),
            )
        return self.back()


class RoundVerb(RoundView, View):
    """Does one thing with the round and goes back to it."""

    http_method_names = ["post"]
    verb, done, service = "", "", None

    def post(self, request, *args, **kwargs):
        if not self.may[self.verb]:
            raise PermissionDenied
        self.said(self.done, lambda: type(self).service(self.round, by=request.user))
        return self.back()


class FinishRound(RoundVerb):
    verb = "finish"
    done = _("The round is over. What other phones have kept may still arrive.")
    service = staticmethod(inspections.finish_round)


class ReportRound(RoundVerb):
    verb = "report"
    done = _("The findings are handed in; nothing is added any more.")
    service = staticmethod(inspections.report_round)


def when_of(session):
    return span_text(session.starts_at, session.ends_at) if session else ""


def learners_of(inspection, user):
    """Those who are to be there, as far as the user may inspect them."""
    rows = Enrolment.objects.permitted(user, "spot_check").expected()
    session = inspection.session
    rows = rows.of_session(session) if session else rows.filter(
        training_class=inspection.training_class_id
    )  # fmt: skip
    return rows.in_order_of(NameOrder.GROUP).values(
        "pk", "seat_no", "student_no", name=Coalesce("person__name", Value("")),
        search=Coalesce("person__search_text", Value("")),
        unit_name=Coalesce(NullIf("unit__short_name", Value("")), "unit__name"),
    )[:MOST_LEARNERS]  # fmt: skip


def roll_of(inspection, user):
    """How the roll of the session stands, for comparison; it is not touched."""
    if inspection.session_id is None:
        return None
    records = AttendanceRecord.objects.visible_to(user).filter(session=inspection.session_id)
    statuses = list(records.order_by().values_list("status", flat=True))
    return counts_of(statuses) if statuses else None


def incidents_of(inspection, user):
    """What was seen on the round, with those concerned whom the user may know of."""
    rows = list(inspection.incidents.select_related("recorded_by").order_by("-happened_at", "-pk"))
    records = DisciplineRecord.objects.visible_to(user).filter(
        incident__in=[row.incident for row in rows]
    )
    by_incident = defaultdict(list)
    for record in records.select_related("enrolment__person", "enrolment__unit").order_by("pk"):
        by_incident[record.incident].append(record)
    for row in rows:
        row.records = by_incident[row.incident]
    return rows
