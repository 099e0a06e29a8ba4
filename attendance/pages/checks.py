"""A second count by whoever takes the roll or inspects; the roll stays as it is."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from attendance import services
from attendance.models import AttendanceFact
from attendance.models.sheets import Status
from attendance.pages.lines import THERE, lines_of
from attendance.pages.rolls import RollView
from attendance.services import Mark
from courses.models import Enrolment
from peixun.admin import AdminPage, show_refusal
from peixun.errors import Refused
from peixun.typed import typed_key

CHOICES = (
    (Status.PRESENT, gettext_lazy("Seen")),
    (Status.ABSENT, gettext_lazy("Not seen")),
)


class SpotCheckPage(AdminPage, RollView, TemplateView):
    """Takes a spot check and shows where the last one and the roll say different things."""

    title = gettext_lazy("Spot check")
    template_name = "attendance/spot_check.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not self.may["spot_check"]:
            raise PermissionDenied

    @property
    def may_look(self):
        return super().may_look or self.may["spot_check"]

    @cached_property
    def lines(self):
        return lines_of(self.session, Enrolment.objects.permitted(self.request.user, "spot_check"))

    def get_context_data(self, **kwargs):
        lines = self.lines
        checks = self.last_checks()
        for line in lines:
            line.check = checks.get(line.enrolment_id)
            line.differs = differs(line)
        seen = [line for line in lines if line.check and line.check.status == Status.PRESENT]
        return super().get_context_data(
            subtitle=str(self.session),
            choices=CHOICES,
            token=uuid4().hex,
            differing=[line for line in lines if line.differs],
            seen_count=len(seen),
            checked_count=len(checks),
            **kwargs,
        )

    def last_checks(self):
        """The newest spot check of each learner."""
        facts = AttendanceFact.objects.filter(
            session=self.session, kind=AttendanceFact.Kind.SPOT_CHECK
        )
        ordered = facts.select_related("recorded_by").order_by("happened_at", "pk")
        return {fact.enrolment_id: fact for fact in ordered}

    def post(self, request, *args, **kwargs):
        marks = list(self.given())
        if marks:
            try:
                outcomes = services.spot_check(self.session, marks, by=request.user)
            except Refused as refused:
                show_refusal(request, refused)
            else:
                self.report(outcomes)
        return redirect("admin:spot_check", self.session.pk)

    def given(self):
        token = self.request.POST.get("token", "")[:32]
        for name, value in self.request.POST.items():
            key = typed_key(name.removeprefix("spot-")) if name.startswith("spot-") else None
            if key is not None and value in services.CHECKED:
                # The nonce names the form, the learner and the choice: sent twice, it counts once.
                yield Mark(key, Status(value), f"{token}-{key}-{value}")

    def report(self, outcomes):
        count = sum(outcome.result == "recorded" for outcome in outcomes)
        done = ngettext("%(count)s learner is counted.", "%(count)s learners are counted.", count)
        messages.success(self.request, done % {"count": count})
        for refused in {str(one.error) for one in outcomes if one.error}:
            messages.error(self.request, refused)


def differs(line):
    """Whether the spot check and the roll say different things of somebody."""
    if line.check is None or line.is_pending or line.is_exempt:
        return False
    return (line.check.status == Status.PRESENT) != (line.status in THERE)
