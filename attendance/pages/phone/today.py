"""The first page of a learner: what is on now, what comes next, what one was told."""

from datetime import timedelta

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models import AttendancePolicy
from attendance.pages.phone.frame import PhonePage
from attendance.pages.phone.mine import (
    enrolments_of,
    records_of,
    sessions_of,
    window_of,
)
from attendance.pages.phone.scan import form_of, last_scans
from attendance.services import CHECK_OUT_GRACE
from courses.when import day_text, hours_text, span_text
from people import services as people
from people.models import Notice

DAYS_AHEAD = timedelta(days=14)
MOST_COMING, MOST_NOTICES = 5, 5


class Today(PhonePage):
    title = _("Today")
    template_name = "attendance/phone/today.html"

    def get_context_data(self, **kwargs):
        now = timezone.now()
        enrolments = list(enrolments_of(self.person_id))
        sessions = near(enrolments, now)
        here = [session for session in sessions if session.opens_at <= now]
        add_forms(here, enrolments, now)
        return super().get_context_data(
            day=day_text(now),
            now=here,
            coming=[session for session in sessions if session.opens_at > now][:MOST_COMING],
            has_classes=bool(enrolments),
            notices=self.notices(),
            **kwargs,
        )

    def notices(self):
        """What is unread; a page of the office opens only for those who work there."""
        notices = Notice.objects.filter(person=self.person_id).unread()[:MOST_NOTICES]
        home, is_staff = reverse("my"), self.request.user.is_staff
        for notice in notices:
            notice.opens = bool(notice.link) and (is_staff or notice.link.startswith(home))
        return notices


def near(enrolments, now):
    """The sessions that are on and those of the next days, with what a card of them shows."""
    rows = sessions_of(enrolments).taking_place()
    sessions = list(
        rows.between(now - CHECK_OUT_GRACE, now + DAYS_AHEAD).order_by("starts_at", "pk")
    )
    records = records_of(enrolments, sessions)
    for session in sessions:
        session.opens_at = window_of(session).opens_at
        session.when = span_text(session.starts_at, session.ends_at)
        session.hours = hours_text(session.starts_at, session.ends_at)
        session.record = records.get(session.pk)
    return sessions


def add_forms(sessions, enrolments, now):
    """Put what can be done at each session on it."""
    scans = last_scans(enrolments, sessions)
    for session in sessions:
        session.is_proven = not AttendancePolicy.of(session.training_class).check_in_needs_code
        session.form = form_of(session, scans.get(session.pk), now) if session.is_required else None


class ReadNotice(PhonePage):
    http_method_names = ["post"]

    def post(self, request, pk):
        notice = get_object_or_404(Notice.objects.filter(person=self.person_id), pk=pk)
        people.read_notice(notice)
        return HttpResponseRedirect(reverse("my"))
