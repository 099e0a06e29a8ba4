"""The desk at the door: badges are scanned, or names found, and the answer is large and plain.

A scanner that types like a keyboard needs nothing but the field. The script keeps scans
while there is no connection and sends them through the API; without it the form does.
"""

from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from attendance import services
from attendance.badges import badge_of, enrolment_of
from attendance.models import AttendanceFact, FailedScan
from attendance.models.sheets import Status
from attendance.pages.lines import lines_of
from attendance.pages.pictures import picture_of
from attendance.pages.rolls import RollView
from attendance.services import Arrival, Scan
from attendance.verdicts import Kind
from courses.models import Enrolment, NameOrder, TrainingClass
from peixun import policy
from peixun.admin import AdminPage
from peixun.typed import typed_key

KINDS = {str(kind): kind for kind in (Kind.CHECK_IN, Kind.CHECK_OUT)}
MOST_FOUND, MOST_FAILURES, LONGEST = 12, 20, 80
WORDS = {
    "kept": gettext_lazy("No connection: {count} scans are kept on this device."),
    "recorded": gettext_lazy("Checked in"),
    "left": gettext_lazy("Checked out"),
    "refused": gettext_lazy("Refused"),
    "annulled": gettext_lazy("Taken back"),
    "noCamera": gettext_lazy("The camera cannot be used here."),
}


class KioskPage(AdminPage, RollView, TemplateView):
    """Checks learners of one session in and out, one after the other."""

    title = gettext_lazy("Check-in desk")
    template_name = "attendance/kiosk.html"
    outcome = None

    @property
    def may_look(self):
        return self.may["keep_door"]

    @cached_property
    def lines(self):
        return lines_of(self.session, Enrolment.objects.permitted(self.request.user, "check_in"))

    def get_context_data(self, **kwargs):
        kwargs.setdefault("kind", str(Kind.CHECK_IN))
        return super().get_context_data(
            subtitle=str(self.session),
            kinds=[(kind, AttendanceFact.Kind(kind).label) for kind in KINDS],
            token=uuid4().hex,
            failures=self.failures(),
            script=self.script_data(),
            **kwargs,
        )

    def script_data(self):
        return {
            "owner": f"{self.request.user.pk}-{self.session.pk}",
            "session": self.session.pk,
            "batch": reverse("check-in-batch"),
            "annul": reverse("check-in-annul"),
            "people": {line.enrolment_id: f"{line.name} {line.unit}" for line in self.lines},
            "labels": {status: str(Status(status).label) for status in Status.values},
            "words": {name: str(text) for name, text in WORDS.items()},
        }

    def failures(self):
        """The last scans at this session that were refused, with the reason."""
        rows = FailedScan.objects.visible_to(self.request.user).filter(session=self.session)
        return rows.select_related("enrolment__person").order_by("-id")[:MOST_FAILURES]

    def post(self, request, *args, **kwargs):
        text = request.POST.get("code", "").strip()[:LONGEST]
        kind = KINDS.get(request.POST.get("kind"), Kind.CHECK_IN)
        enrolment = typed_key(request.POST.get("enrolment", "")) or enrolment_of(text)
        found = [] if enrolment or not text else self.found(text)
        if len(found) == 1:
            enrolment = found[0].enrolment_id
        done = self.scan(enrolment, text, kind) if enrolment or not found else None
        shown = found if enrolment is None else []
        return self.render_to_response(
            self.get_context_data(done=done, found=shown, kind=str(kind), typed=text)
        )

    def found(self, text):
        wanted = text.lower()
        return [line for line in self.lines if wanted in line.search_text.lower()][:MOST_FOUND]

    def scan(self, enrolment, text, kind):
        """What came of it, as the page says it."""
        nonce = f"{self.request.POST.get('token', '')[:32] or uuid4().hex}-{enrolment or 0}-{kind}"
        badge = "" if enrolment else text
        method = AttendanceFact.Method.BADGE if enrolment_of(text) else AttendanceFact.Method.MANUAL
        outcome = services.take_scan(
            Arrival(self.session.pk, Scan(nonce, enrolment, kind), badge),
            by=self.request.user,
            method=method,
        )
        line = next((line for line in self.lines if line.enrolment_id == enrolment), None)
        words = WORDS["left" if kind == Kind.CHECK_OUT else "recorded"]
        return {
            "tone": "bad" if outcome.error else "ok",
            "name": line.name if line else "",
            "unit": line.unit if line else "",
            "text": str(outcome.error or words),
            "status": "" if outcome.error else Status(outcome.status).label,
        }


class BadgesPage(AdminPage, TemplateView):
    """The badges of a class, to be printed and cut."""

    title = gettext_lazy("Badges")
    template_name = "attendance/badges.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = TrainingClass.objects.visible_to(request.user)
        self.training_class = get_object_or_404(rows, pk=kwargs["pk"])
        if not policy.may(request.user, "print_badges", self.training_class):
            raise PermissionDenied

    def get_context_data(self, **kwargs):
        learners = Enrolment.objects.visible_to(self.request.user).taking_part()
        ordered = learners.filter(training_class=self.training_class).in_order_of(NameOrder.GROUP)
        badges = [
            (enrolment, picture_of(badge_of(enrolment.pk)))
            for enrolment in ordered.select_related("person", "unit", "group")
        ]
        hint = _("Badges hold a sealed number, no name; a scanner reads the square.")
        return super().get_context_data(
            training_class=self.training_class, badges=badges, hint=hint, **kwargs
        )
