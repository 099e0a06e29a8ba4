"""The inspection desk: what is on today, which rounds are under way, what the last ones found."""

from datetime import timedelta
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from attendance.models import Inspection, InspectionCount, InspectionTeam
from attendance.services import inspections
from courses.models import TrainingClass, TrainingSession
from courses.when import span_text
from peixun import policy
from peixun.admin import AdminPage, show_refusal
from peixun.errors import Refused
from peixun.typed import typed_key

MOST_SESSIONS, MOST_ROUNDS, MOST_CLASSES = 40, 30, 60
State = Inspection.Status
TONES = {State.PLANNED: "warn", State.DONE: "info", State.REPORTED: "quiet"}


def rounds_of(user):
    """The rounds the user may know of, with everything a line says of them."""
    counts = Prefetch("counts", InspectionCount.objects.select_related("recorded_by"))
    rows = Inspection.objects.visible_to(user).select_related("training_class", "session", "team")
    return rows.prefetch_related(counts, "incidents")


def described(inspection):
    """The round with its counts that hold and what is to be noticed about it."""
    counts = inspection.counts.all()
    inspection.held = inspections.last_counts(counts)
    inspection.counts_agree = inspections.counts_agree(counts)
    inspection.tone = TONES[inspection.status]
    return inspection


class InspectionDesk(AdminPage, TemplateView):
    """Where a round begins: choose a session of today, or a class for other places."""

    title = _("Inspection")
    template_name = "attendance/inspections/desk.html"

    def dispatch(self, request, *args, **kwargs):
        if not policy.may_ever(request.user, "count", Inspection):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user = self.request.user
        rounds = [described(row) for row in rounds_of(user)[:MOST_ROUNDS]]
        return super().get_context_data(
            sessions=sessions_of_today(user),
            under_way=[row for row in rounds if row.status == State.PLANNED],
            past=[row for row in rounds if row.status != State.PLANNED],
            classes=classes_of(user),
            kinds=Inspection.Kind.choices,
            token=uuid4().hex,
            may_add_team=policy.may_ever(user, "view", InspectionTeam),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """Begin a round, or go to the one this very form has begun already."""
        inspection = self.asked()
        if not policy.may(request.user, "count", inspection):
            raise PermissionDenied
        try:
            made = inspections.plan_round(
                inspection, by=request.user, nonce=request.POST.get("token", "")[:64]
            )
        except Refused as refused:
            show_refusal(request, refused)
            return redirect("admin:inspection_desk")
        return redirect("admin:inspection_round", made.pk)

    def asked(self):
        given, user = self.request.POST, self.request.user
        if key := typed_key(given.get("session", "")):
            rows = TrainingSession.objects.visible_to(user).select_related("training_class")
            session = get_object_or_404(rows.select_related("venue"), pk=key)
            training_class = session.training_class
        else:
            key = typed_key(given.get("training_class", "")) or 0
            session = None
            training_class = get_object_or_404(TrainingClass.objects.visible_to(user), pk=key)
        kind = given.get("kind", "")
        return Inspection(
            training_class=training_class,
            session=session,
            team=team_of(user, training_class),
            kind=kind if kind in Inspection.Kind.values else Inspection.Kind.SPOT_CHECK,
            place=given.get("place", "").replace("\0", "").strip()[:80],
        )


def team_of(user, training_class):
    """The team in which the user inspects the class, if in one."""
    person = user.standing.person_id
    if person is None:
        return None
    teams = InspectionTeam.objects.filter(is_active=True, classes=training_class, members=person)
    return teams.order_by("pk").first()


def sessions_of_today(user):
    """The sessions of the day whose hall the user may inspect, the one under way marked."""
    at = timezone.now()
    start = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = TrainingSession.objects.permitted(user, "spot_check").taking_place()
    today = rows.between(start, start + timedelta(days=1)).filter(
        training_class__status__in=TrainingClass.RUNNING
    )
    sessions = list(today.select_related("training_class", "venue")[:MOST_SESSIONS])
    for session in sessions:
        session.is_now = session.starts_at <= at < session.ends_at
        session.when = span_text(session.starts_at, session.ends_at)
    return sessions


def classes_of(user):
    """The running classes the user may inspect, for rounds outside their sessions."""
    rows = TrainingClass.objects.visible_to(user).filter(status__in=TrainingClass.RUNNING)
    return [row for row in rows[:MOST_CLASSES] if policy.may(user, "count", _any_round(row))]


def _any_round(training_class):
    return Inspection(training_class=training_class)
