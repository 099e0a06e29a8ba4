"""Lecturers: the page behind their link, the page that makes one, and who has come today."""

from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.generic import TemplateView

from courses import services
from courses.errors import LinkUnknown
from courses.models import Lecturer, SessionLecturer
from courses.pages.texts import text_of
from courses.when import day_text, span_text
from peixun import policy
from peixun.admin import AdminPage, show_refusal
from peixun.errors import Refused
from peixun.typed import typed_key

MOST_PARTS = 200
TONES = {
    SessionLecturer.Answer.CONFIRMED: "ok",
    SessionLecturer.Answer.DECLINED: "bad",
    SessionLecturer.Answer.NONE: "warn",
}


def described(part, now):
    """Add to a part what its line shows."""
    session = part.session
    part.when = span_text(session.starts_at, session.ends_at)
    part.current = services.current_answer(part)
    part.tone = TONES[part.current]
    part.can_arrive = services.can_arrive(part, at=now)
    part.can_answer = session.status == session.Status.SCHEDULED
    return part


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lecturer_page(request, secret):
    """What a lecturer teaches, to be confirmed without an account."""
    try:
        lecturer = services.lecturer_of_link(secret)
    except LinkUnknown as unknown:
        raise Http404 from unknown
    refusal = None
    if request.method == "POST":
        try:
            act(lecturer, request.POST)
            return HttpResponseRedirect(request.path)
        except Refused as refused:
            refusal = refused
    now = timezone.now()
    parts = [described(part, now) for part in services.teaching_of(lecturer)]
    context = {"lecturer": lecturer, "parts": parts, "refusal": refusal, "posted": request.POST}
    return render(request, "courses/lecturer.html", context)


def act(lecturer, posted):
    """Do what a button of the page asks, on the lecturer's own parts alone."""
    key = posted.get("part", "")
    parts = SessionLecturer.objects.certain().filter(lecturer=lecturer)
    part = get_object_or_404(parts, pk=typed_key(key) or 0)
    if posted.get("do") == "arrive":
        services.lecturer_arrives(part)
    elif (answer := posted.get("do")) in ("confirmed", "declined"):
        services.answer_session(part, answer, note=text_of(posted, "note"))


class InvitePage(AdminPage, TemplateView):
    """Makes a lecturer's link and shows it, once, with words to send it with."""

    title = gettext_lazy("Ask the lecturer to confirm")
    template_name = "courses/lecturer_invite.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = Lecturer.objects.visible_to(request.user)
        self.lecturer = get_object_or_404(rows, pk=kwargs["pk"])
        self.subtitle = str(self.lecturer)
        if not policy.may(request.user, "invite", self.lecturer):
            raise PermissionDenied

    def post(self, request, *args, **kwargs):
        try:
            _link, secret = services.invite_lecturer(self.lecturer, by=request.user)
        except Refused as refused:
            show_refusal(request, refused)
            return self.get(request, *args, **kwargs)
        address = request.build_absolute_uri(reverse("lecturer", args=[secret]))
        return self.render_to_response(self.get_context_data(text=self.words(address)))

    def words(self, address):
        lines = [_("%(lecturer)s, please confirm what you teach: %(address)s")]
        lines = [lines[0] % {"lecturer": self.lecturer, "address": address}]
        for part in services.teaching_of(self.lecturer):
            session = part.session
            when = span_text(session.starts_at, session.ends_at)
            lines.append(
                _("“%(session)s”, %(when)s, %(venue)s")
                % {"session": session, "when": when, "venue": session.venue or _("venue to follow")}
            )
        return "\n".join(lines)

    def get_context_data(self, **kwargs):
        now = timezone.now()
        parts = [described(part, now) for part in services.teaching_of(self.lecturer)]
        return super().get_context_data(lecturer=self.lecturer, parts=parts, **kwargs)


class ArrivalsPage(AdminPage, TemplateView):
    """Who teaches today, who has come, and whom to call now."""

    title = gettext_lazy("Lecturers today")
    template_name = "courses/lecturers_today.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not policy.may_ever(request.user, "arrive", SessionLecturer):
            raise PermissionDenied

    def post(self, request, *args, **kwargs):
        key = request.POST.get("part", "")
        undo = request.POST.get("do") == "undo"
        rows = SessionLecturer.objects.permitted(request.user, "undo_arrival" if undo else "arrive")
        part = get_object_or_404(rows, pk=typed_key(key) or 0)
        try:
            services.undo_arrival(part) if undo else services.lecturer_arrives(part)
        except Refused as refused:
            show_refusal(request, refused)
        return HttpResponseRedirect(request.path)

    def get_context_data(self, **kwargs):
        now = timezone.now()
        start = timezone.make_aware(datetime.combine(timezone.localdate(now), time.min))
        parts = SessionLecturer.objects.permitted(self.request.user, "arrive").certain()
        today = parts.filter(
            session__starts_at__lt=start + timedelta(days=1), session__ends_at__gt=start
        ).select_related(
            "session__training_class", "session__venue", "lecturer__unit", "lecturer__person"
        )
        rows = [described(part, now) for part in today.order_by("session__starts_at")[:MOST_PARTS]]
        for part in rows:
            part.is_missing = part.arrived_at is None and services.is_due(part, at=now)
        missing = [part for part in rows if part.is_missing]
        return super().get_context_data(
            today=day_text(now),
            missing=missing,
            rows=[part for part in rows if not part.is_missing],
            text=self.words(missing),
            **kwargs,
        )

    def words(self, missing):
        return "\n".join(
            f"{number}. {part.lecturer} {phone_of(part.lecturer)} {part.session} {part.when}"
            for number, part in enumerate(missing, start=1)
        )


def phone_of(lecturer):
    return lecturer.phone or (lecturer.person.phone if lecturer.person else "")
