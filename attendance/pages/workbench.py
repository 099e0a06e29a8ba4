"""The start page: what is on today, who is missing, what waits."""

from collections import defaultdict
from datetime import timedelta
from itertools import groupby

from django.contrib import admin
from django.db.models import Count, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from attendance.models import AttendanceRecord, AttendanceSheet
from attendance.models.sheets import Status
from attendance.pages.lines import counts_of
from attendance.pages.waiting import what_waits
from courses.models import Enrolment, Lecturer, TrainingClass, TrainingSession
from courses.when import day_text
from peixun import policy
from peixun.admin import AdminPage
from people.models import Notice
from people.roles import Role

DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
DAYS_AHEAD = 7
MOST_SESSIONS, MOST_MISSING, MOST_WAITING, MOST_NOTICES = 60, 200, 20, 5
MISSING = (Status.PENDING, Status.ABSENT)


class Workbench(AdminPage, TemplateView):
    """What each person finds first; the policies decide what that is."""

    title = admin.site.index_title
    template_name = "attendance/workbench.html"

    def get_context_data(self, **kwargs):
        user, at = self.request.user, timezone.now()
        context = super().get_context_data(today=day_text(at), **kwargs)
        context["app_list"] = context["available_apps"]
        context["sends_people"] = user.standing.has(Role.LIAISON, Role.PRINCIPAL)
        context["notices"] = Notice.objects.visible_to(user).unread()[:MOST_NOTICES]
        if not policy.may_ever(user, "view", TrainingSession):
            held = {role for role, _kind, _key in user.standing.held}
            return context | {"roles": [role.label for role in Role if role in held]}
        start = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        today = sessions_of_day(user, start, at)
        return context | {
            "is_planner": True,
            "sessions": today,
            "missing": missing_of(today, user),
            **what_waits(user, start),
            "coming": coming_days(user, start + DAY),
        }


def _listed(sessions):
    lecturers = Prefetch("lecturers", Lecturer.objects.select_related("unit"))
    related = sessions.select_related("training_class", "venue", "sheet")
    return related.prefetch_related(lecturers)[:MOST_SESSIONS]


def sessions_of_day(user, start, at):
    """The sessions of the day with their counts and what the user may do."""
    visible = TrainingSession.objects.visible_to(user).taking_place()
    sessions = list(_listed(visible.between(start, start + DAY)))
    keys = [session.pk for session in sessions]
    statuses = _statuses(user, keys)
    expected = _expected(user, {session.training_class_id for session in sessions})
    may = {verb: _permitted(user, verb, keys) for verb in ("open_sheet", "roll_call")}
    readable = AttendanceSheet.objects.visible_to(user).filter(session__in=keys)
    may_read = set(readable.values_list("session", flat=True))
    for session in sessions:
        session.sheet_state = _state(session)
        session.counts = counts_of(statuses[session.pk])
        if session.sheet_state is None:
            session.counts["expected"] = _expected_at(session, expected)
        session.may_open = session.pk in may["open_sheet"] and _can_open(session)
        session.may_take = session.sheet_state == "open" and session.pk in may["roll_call"]
        session.may_read = session.pk in may_read
        session.may_phone = session.pk in may["open_sheet"]
        session.is_near = session.starts_at - AN_HOUR <= at
        session.is_now = session.starts_at <= at < session.ends_at
    return sessions


def _state(session):
    sheet = getattr(session, "sheet", None)
    return sheet.state if sheet else None


def _can_open(session):
    return (
        session.sheet_state is None
        and session.is_required
        and session.training_class.status in TrainingClass.RUNNING
    )


def _permitted(user, verb, keys):
    rows = TrainingSession.objects.permitted(user, verb).filter(pk__in=keys)
    return set(rows.order_by().values_list("pk", flat=True))


def _statuses(user, keys):
    """The statuses of the records of each session, as far as the user may see them."""
    records = AttendanceRecord.objects.visible_to(user).filter(session__in=keys).order_by()
    counted = records.values_list("session", "status").annotate(count=Count("pk"))
    statuses = defaultdict(list)
    for session, status, count in counted:
        statuses[session] += [status] * count
    return statuses


def _expected(user, classes):
    """How many learners of each group of each class are expected, for sessions without a sheet."""
    learners = (
        Enrolment.objects.visible_to(user)
        .expected()
        .filter(training_class__in=classes, attendance_exempt=False)
    )
    counted = learners.order_by().values_list("training_class", "group")
    groups = defaultdict(dict)
    for training_class, group, count in counted.annotate(count=Count("pk")):
        groups[training_class][group] = count
    return groups


def _expected_at(session, expected):
    groups = expected[session.training_class_id]
    return sum(groups.values()) if session.group_id is None else groups.get(session.group_id, 0)


def missing_of(sessions, user):
    """Who is not there, by session, while its roll is being taken."""
    under_way = {session.pk: session for session in sessions if session.sheet_state == "open"}
    records = (
        AttendanceRecord.objects.visible_to(user)
        .filter(session__in=under_way, status__in=MISSING)
        .select_related("enrolment__person", "enrolment__unit", "enrolment__group")
        .order_by("session__starts_at", "session", "enrolment__student_no", "pk")
    )[:MOST_MISSING]
    by_session = groupby(records, lambda record: record.session_id)
    return [_missing_at(under_way[key], list(absent)) for key, absent in by_session]


def _missing_at(session, records):
    total = session.counts["pending"] + session.counts["absent"]
    head = ngettext(
        "“%(session)s”: %(count)s learner is missing",
        "“%(session)s”: %(count)s learners are missing",
        total,
    ) % {"session": session, "count": total}
    names = [
        _("%(number)s. %(name)s (%(unit)s)")
        % {"number": number, "name": record.enrolment.person, "unit": record.enrolment.unit}
        for number, record in enumerate(records, start=1)
    ]
    return {
        "session": session,
        "records": records,
        "total": total,
        "text": "\n".join([head, *names]),
        "unseen": total - len(records),
    }


def coming_days(user, tomorrow):
    """The sessions of the next days, by day."""
    coming = (
        TrainingSession.objects.visible_to(user)
        .taking_place()
        .filter(starts_at__gte=tomorrow, starts_at__lt=tomorrow + DAYS_AHEAD * DAY)
    )
    by_day = groupby(_listed(coming), lambda session: day_text(session.starts_at))
    return [(day, list(sessions)) for day, sessions in by_day]
