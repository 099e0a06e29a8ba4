"""The timetable of a learner's classes, from today on or from the start."""

from datetime import datetime, time
from itertools import groupby

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.pages.phone.frame import PhonePage
from attendance.pages.phone.mine import enrolments_of, sessions_of
from courses.models import Lecturer
from courses.when import day_text, hours_text

MOST = 60


class Timetable(PhonePage):
    title = _("Timetable")
    template_name = "attendance/phone/timetable.html"

    def get_context_data(self, **kwargs):
        now = timezone.now()
        midnight = timezone.make_aware(datetime.combine(timezone.localdate(now), time.min))
        is_past = "past" in self.request.GET
        rows = sessions_of(list(enrolments_of(self.person_id)))
        if is_past:
            rows = rows.filter(starts_at__lt=midnight).order_by("-starts_at", "-pk")
        else:
            rows = rows.filter(starts_at__gte=midnight).order_by("starts_at", "pk")
        rows = rows.prefetch_related(Prefetch("lecturers", Lecturer.objects.only("name")))
        return super().get_context_data(
            days=in_days(rows[:MOST], now), is_past=is_past, person=self.person_id, **kwargs
        )


def in_days(sessions, now):
    """The sessions by day, each with its hours and whether it is on now."""
    for session in sessions:
        session.hours = hours_text(session.starts_at, session.ends_at)
        session.is_now = session.starts_at <= now < session.ends_at
    by_day = groupby(sessions, lambda session: day_text(session.starts_at))
    return [(day, list(members)) for day, members in by_day]
