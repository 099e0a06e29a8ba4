"""A class's timetable as a grid: a row for each day, a column for each part of the day."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.forms import Media, Script
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses import services
from courses.models import LearningGroup, TrainingClass, TrainingSession, Venue
from courses.pages.findings import findings_by_session, groups_of
from courses.pages.releases import release_state
from courses.pages.words import WORDS
from courses.when import HalfDay

MOST_SESSIONS, MOST_VENUES = 400, 300
# A class that goes on for longer shows the days on which something is held.
MOST_DAYS = 31
Part = HalfDay
USUAL = {
    Part.MORNING: (time(9), time(11, 30)),
    Part.AFTERNOON: (time(14, 30), time(17)),
    Part.EVENING: (time(19), time(21)),
}
MEDIA = Media(
    css={"all": ["courses/timetable.css"]},
    js=[Script("courses/timetable.js", type="module")],
)


@dataclass
class Cell:
    """A part of a day, with what is held in it."""

    part: Part
    add_url: str | None
    sessions: list[TrainingSession] = field(default_factory=list)


@dataclass
class Row:
    """A day of the timetable."""

    day: date
    cells: list[Cell]
    note: str = ""
    is_off: bool = False

    @property
    def is_today(self):
        return self.day == timezone.localdate()

    @property
    def short(self):
        # Translators: a date format, see Django's "date" template filter.
        return date_format(self.day, pgettext("day of a timetable", "M j"))

    @property
    def weekday(self):
        return date_format(self.day, "D")

    @property
    def count(self):
        return sum(len(cell.sessions) for cell in self.cells)


def contents(training_class, sessions, user, may):
    """What the template shows: the grid, and for those who may plan what they plan with."""
    may_plan = may("schedule")
    found = services.findings_of(training_class) if may_plan else []
    of_session = findings_by_session(found)
    for session in sessions:
        _describe(session, may_plan, of_session[session.pk])
    is_open = may_plan and training_class.status not in TrainingClass.CLOSED
    kept = hours_kept(sessions)
    shown = {
        "rows": rows_of(training_class, sessions, kept if is_open else None),
        "parts": [(part, *kept[part][0]) for part in Part],
        "findings": groups_of(found, sessions),
        "is_open": is_open,
        "release": release_state(training_class, may),
        "media": MEDIA,
    }
    return shown | (_tools(training_class, sessions, user) if is_open else {})


def _describe(session, may_plan, findings):
    session.local_start = timezone.localtime(session.starts_at)
    session.local_end = timezone.localtime(session.ends_at)
    session.minutes = int((session.ends_at - session.starts_at).total_seconds() // 60)
    session.change_url = reverse("admin:courses_trainingsession_change", args=[session.pk])
    session.may_edit = may_plan and session.status == TrainingSession.Status.SCHEDULED
    session.findings = findings


def hours_kept(sessions):
    """When the class begins and ends in each part of the day, the most usual first."""
    counted = defaultdict(Counter)
    for session in sessions:
        begin, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        if session.takes_place and begin.date() == end.date():
            counted[session.half_day][begin.time(), end.time()] += 1
    return {
        part: [*(hours for hours, _times in counted[part].most_common()), usual]
        for part, usual in USUAL.items()
    }


def free_hours(kept, day, held):
    """The first of the hours at which nothing is held on the day, else as long after the last."""
    taken = [one for one in held if one.takes_place]
    spans = [tuple(timezone.make_aware(datetime.combine(day, at)) for at in one) for one in kept]
    for begin, end in spans:
        if not any(begin < one.ends_at and one.starts_at < end for one in taken):
            return begin, end
    (begin, end), last = spans[0], max(one.ends_at for one in taken)
    # What would end on another day is for the planner to say.
    is_same_day = timezone.localdate(last + (end - begin)) == day
    return (last, last + (end - begin)) if is_same_day else (begin, end)


def rows_of(training_class, sessions, kept):
    """The days in order, each with its sessions; the hours `kept` make the links that add one."""
    held = defaultdict(list)
    for session in sessions:
        held[timezone.localdate(session.starts_at), session.half_day].append(session)
    days = days_of(training_class, {day for day, _part in held})
    kinds = services.kinds_of(days)
    rows = []
    for day in days:
        cells = [_cell(training_class, day, part, held[day, part], kept) for part in Part]
        rows.append(Row(day, cells, *_kind(kinds[day])))
    return rows


def _cell(training_class, day, part, held, kept):
    url = kept and add_url(training_class, free_hours(kept[part], day, held))
    return Cell(part, url, held)


def days_of(training_class, held):
    """The dates of the class and every day on which something is held."""
    first, last = training_class.start_on, training_class.end_on
    days = set(held)
    if first and (last or first) - first <= timedelta(days=MOST_DAYS):
        days |= {first + timedelta(days=n) for n in range(((last or first) - first).days + 1)}
    elif first:
        days |= {first, last}
    return sorted(days)


def _kind(day):
    """What is said of the day, and whether people are at home on it."""
    names = {
        services.DayKind.WEEKEND: _("Weekend"),
        services.DayKind.HOLIDAY: day.name,
        services.DayKind.ADJUSTED: _("Adjusted workday"),
    }
    is_off = day.kind in (services.DayKind.WEEKEND, services.DayKind.HOLIDAY)
    return names.get(day.kind, ""), is_off


def add_url(training_class, span):
    """The form of a new session, filled in with the hours."""
    begin, end = (f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" for at in span)
    url = reverse("admin:courses_trainingsession_add")
    return f"{url}?training_class={training_class.pk}&starts_at={begin}&ends_at={end}"


def _tools(training_class, sessions, user):
    """What a planner works with: the dialog's choices, the other pages, the last change."""
    key = training_class.pk
    credits = Counter(session.credit_hours for session in sessions if session.is_required)
    credit = credits.most_common(1)[0][0] if credits else training_class.hours_per_half_day
    groups = LearningGroup.objects.visible_to(user).filter(training_class=training_class)
    script = {
        "trainingClass": key,
        "venue": training_class.venue_id,
        "creditHours": str(credit),
        "zone": settings.TIME_ZONE,
        "words": WORDS,
    }
    return {
        "script": script,
        "kinds": TrainingSession.Kind.choices,
        "venues": Venue.objects.visible_to(user).filter(is_active=True)[:MOST_VENUES],
        "groups": groups,
        "add_url": reverse("admin:courses_trainingsession_add") + f"?training_class={key}",
        "last_change": services.last_change(training_class),
        "undo_url": reverse("admin:class_undo", args=[key]),
        "move_day_url": reverse("admin:class_move_day", args=[key]),
        "series_url": reverse("admin:class_series", args=[key]),
    }
