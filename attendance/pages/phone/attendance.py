"""What a learner's attendance is: every session with its status and what it rests on."""

from collections import defaultdict
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendance import services
from attendance.models import AttendanceFact, AttendanceRecord, Objection
from attendance.models.sheets import Status
from attendance.pages.phone.frame import PhonePage
from attendance.pages.phone.mine import enrolments_of, records_of, sessions_of
from courses.when import span_text
from peixun.errors import Refused

PAGE = 20


class Attendance(PhonePage):
    """The sessions of one class, the newest first; the other classes are a tap away."""

    title = _("My attendance")
    template_name = "attendance/phone/attendance.html"

    def get_context_data(self, **kwargs):
        enrolments = list(enrolments_of(self.person_id))
        chosen = chosen_of(enrolments, self.request.GET.get("class", ""))
        context = {"enrolments": enrolments, "chosen": chosen}
        if chosen:
            context |= self.of_class(chosen)
        return super().get_context_data(**context, **kwargs)

    def of_class(self, enrolment):
        sessions = list(past_of(enrolment))
        records = records_of([enrolment], sessions)
        page = page_of(self.request.GET.get("page", ""), len(sessions))
        shown = sessions[page * PAGE : (page + 1) * PAGE]
        facts = facts_of(enrolment, shown)
        for session in shown:
            session.record = records.get(session.pk)
            session.evidence = facts[session.pk]
            session.when = span_text(session.starts_at, session.ends_at)
        return {
            "sessions": shown,
            "sums": sums_of(sessions, records),
            "newer": page if page else None,
            "older": page + 2 if (page + 1) * PAGE < len(sessions) else None,
        }


class OneRecord(PhonePage):
    """One session: the status, the facts behind it, and what can be done about it."""

    title = _("My attendance")
    template_name = "attendance/phone/record.html"

    def get_record(self):
        mine = AttendanceRecord.objects.filter(enrolment__person=self.person_id)
        rows = mine.select_related("session__training_class", "session__venue", "enrolment")
        record = rows.filter(pk=self.kwargs["pk"]).first()
        if record is None:
            raise Http404
        return record

    def post(self, request, pk):
        record = self.get_record()
        try:
            services.object_to(record, request.POST.get("text", "")[:1000], by=request.user)
        except Refused as refused:
            context = self.get_context_data(refusal=refused, text=request.POST.get("text", ""))
            return self.render_to_response(context, status=409)
        messages.success(request, gettext("Your objection is on its way to the class teacher."))
        return HttpResponseRedirect(request.path)

    def get_context_data(self, **kwargs):
        record = self.get_record()
        last = services.last_moment(record)
        objections = list(record.objections.order_by("id"))
        is_waiting = any(one.state == Objection.State.OPEN for one in objections)
        session = record.session
        return super().get_context_data(
            record=record,
            session=session,
            when=span_text(session.starts_at, session.ends_at),
            objections=objections,
            last=last,
            may_object=last is not None and timezone.now() <= last and not is_waiting,
            facts=facts_of(record.enrolment, [session])[session.pk],
            **kwargs,
        )


def chosen_of(enrolments, wanted):
    """The enrolment asked for by its class, else the newest."""
    asked = [one for one in enrolments if str(one.training_class_id) == wanted]
    return next(iter(asked or enrolments), None)


def past_of(enrolment):
    """The sessions at which attendance is kept and which have begun, the newest first."""
    rows = sessions_of([enrolment]).required().filter(starts_at__lte=timezone.now())
    return rows.order_by("-starts_at", "-pk")


def page_of(text, count):
    number = int(text) - 1 if text.isdecimal() and len(text) < 5 else 0
    return number if 0 <= number * PAGE < count else 0


def facts_of(enrolment, sessions):
    """What happened, by session, in the order in which it was recorded."""
    by_session = defaultdict(list)
    facts = AttendanceFact.objects.filter(enrolment=enrolment, session__in=sessions)
    for fact in facts.select_related("recorded_by").order_by("id"):
        fact.is_scan = fact.kind in (fact.Kind.CHECK_IN, fact.Kind.CHECK_OUT)
        by_session[fact.session_id].append(fact)
    return by_session


def sums_of(sessions, records):
    """How often each status came up, and the hours there were, attended and lost."""
    counts = dict.fromkeys(Status, 0)
    hours = dict.fromkeys(("held", "attended", "leave", "absent"), Decimal(0))
    for session in sessions:
        record = records.get(session.pk)
        status = record.status if record else Status.PENDING
        counts[Status(status)] += 1
        if status in (Status.PENDING, Status.EXEMPT):
            continue
        hours["held"] += session.credit_hours
        hours["attended"] += session.credit_hours - record.hours_lost
        hours["leave"] += record.hours_lost if status == Status.ON_LEAVE else 0
        hours["absent"] += record.hours_lost if status == Status.ABSENT else 0
    return {
        "counts": [(status.label, status, count) for status, count in counts.items() if count],
        "hours": hours,
    }
