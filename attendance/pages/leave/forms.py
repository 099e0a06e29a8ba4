"""What somebody fills in to ask for leave: sessions, half-days, or a time."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.errors import LeaveEndsBeforeStart
from attendance.leave_rules import Span, merged
from attendance.models import LeaveRequest
from attendance.services import leave
from attendance.services.leave.accounts import sessions_of
from courses.when import HalfDay, date_text, span_text
from peixun.admin.dates import TypedDateTimeField

LONGEST = 1000
MOST_SESSIONS, MOST_DAYS = 60, 30
A_DAY = timedelta(days=1)


def moment(label):
    """A day and a time in the boxes of the browser."""
    widget = forms.SplitDateTimeWidget(
        date_attrs={"type": "date", "aria-label": format_lazy("{}: {}", label, _("day"))},
        time_attrs={"type": "time", "aria-label": format_lazy("{}: {}", label, _("time of day"))},
        date_format="%Y-%m-%d",
        time_format="%H:%M",
    )
    return TypedDateTimeField(label=label, required=False, widget=widget)


class LeaveForm(forms.Form):
    """Any mixture of sessions, half-days and a time; together they are the leave."""

    leave_type = forms.ChoiceField(
        label=_("kind of leave"), choices=LeaveRequest.Type, widget=forms.RadioSelect
    )
    sessions = forms.MultipleChoiceField(
        label=pgettext_lazy("timetable", "sessions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    half_days = forms.MultipleChoiceField(
        label=_("half-days"), required=False, widget=forms.CheckboxSelectMultiple
    )
    from_at = moment(pgettext_lazy("leave", "from"))
    to_at = moment(pgettext_lazy("leave", "to"))
    reason = forms.CharField(
        label=pgettext_lazy("leave", "reason"),
        max_length=LONGEST,
        # An empty reason is for the service to refuse, with its own sentence.
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Read only by those who decide; you see who has read it."),
    )

    def __init__(self, *args, enrolment, at=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.enrolment = enrolment
        rows = sessions_of(enrolment).filter(ends_at__gt=(at or timezone.now()) - A_DAY)
        self.rows = {str(row.pk): row for row in rows[:MOST_SESSIONS]}
        self.fields["sessions"].choices = [
            (key, f"{span_text(row.starts_at, row.ends_at)} {row.title}")
            for key, row in self.rows.items()
        ]
        self.fields["half_days"].choices = half_day_choices(self.rows.values())

    def clean(self):
        values = super().clean()
        first, last = values.get("from_at"), values.get("to_at")
        if bool(first) != bool(last) and not self.errors:
            self.add_error("to_at", _("Please give the beginning and the end."))
        elif first and last and last <= first:
            self.add_error("to_at", str(LeaveEndsBeforeStart()))
        return values

    @property
    def wish(self):
        values = self.cleaned_data
        spans = leave.spans_of_sessions(self.rows[key] for key in values["sessions"])
        halves = (half_day_of(key) for key in values["half_days"])
        spans += leave.spans_of_half_days(self.enrolment, halves)
        if values.get("from_at"):
            spans.append(Span(values["from_at"], values["to_at"]))
        return leave.Wish(values["leave_type"], merged(spans), values["reason"])


def half_day_choices(sessions):
    """The half-days of the days on which there are sessions."""
    days = sorted({timezone.localdate(session.starts_at) for session in sessions})[:MOST_DAYS]
    return [
        (f"{day.isoformat()}/{part}", f"{date_text(day)} {part.label}")
        for day in days
        for part in HalfDay
    ]


def half_day_of(key):
    day, _slash, part = key.partition("/")
    return date.fromisoformat(day), HalfDay(part)


def initial_of(request):
    """What a form shows of a request that is to be completed: its time, as it stands."""
    rows = list(sessions_of(request.enrolment).between(request.from_at, request.to_at))
    spans = leave.spans_of(request)
    chosen = [
        row
        for row in rows
        if any(span.from_at <= row.starts_at and row.ends_at <= span.to_at for span in spans)
    ]
    exact = leave.spans_of_sessions(chosen) == spans
    time = {} if exact else {"from_at": request.from_at, "to_at": request.to_at}
    return {
        "leave_type": request.leave_type,
        "sessions": [str(row.pk) for row in chosen] if exact else [],
        **time,
    }
