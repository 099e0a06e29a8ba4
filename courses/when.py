"""Dates and times as an office writes them."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

# The hours at which afternoon and evening begin.
NOON, EVENING = 12, 18

if TYPE_CHECKING:
    from courses.models import TrainingClass

# A day that somebody types: far ones are slips, and the last ones cannot be counted on from.
OF_OUR_AGE = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2199, 12, 31))]


def day_text(at: datetime) -> str:
    """The local day: 2026年11月22日 星期日."""
    return date_text(timezone.localtime(at).date())


def date_text(day: date) -> str:
    """A day that is no instant: 2026年11月22日 星期日."""
    # Translators: a date format, see Django's "date" template filter.
    return date_format(day, _("l, F j, Y"))


def plain_date_text(at: datetime) -> str:
    """The local day without its weekday: 2026年11月22日."""
    return date_format(timezone.localtime(at), _("F j, Y"))


def span_text(starts_at: datetime, ends_at: datetime) -> str:
    """Day, half-day and hours: 2026年11月22日 星期日 上午 09:00–11:30; two days are both named."""
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    if start.date() != end.date():
        words = {"start": f"{day_text(start)} {start:%H:%M}", "end": f"{day_text(end)} {end:%H:%M}"}
        return _("%(start)s to %(end)s") % words
    return _("%(day)s, %(hours)s (%(half_day)s)") % {
        "day": day_text(start),
        "half_day": half_day_of(start).label,
        "hours": f"{start:%H:%M}–{end:%H:%M}",
    }


def hours_text(starts_at: datetime, ends_at: datetime) -> str:
    """The hours alone: 09:00–11:30, or 23:00–次日01:00."""
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    if start.date() == end.date():
        return f"{start:%H:%M}–{end:%H:%M}"
    days = (end.date() - start.date()).days
    later = _("next day %(hour)s") if days == 1 else _("%(days)s days later %(hour)s")
    return f"{start:%H:%M}–{later % {'hour': f'{end:%H:%M}', 'days': days}}"


class HalfDay(TextChoices):
    """The part of a day in which something begins."""

    MORNING = "am", gettext_lazy("Morning")
    AFTERNOON = "pm", gettext_lazy("Afternoon")
    EVENING = "evening", gettext_lazy("Evening")


def half_day_of(at: datetime) -> HalfDay:
    """Morning, afternoon or evening, by the local hour."""
    hour = timezone.localtime(at).hour
    if hour < NOON:
        return HalfDay.MORNING
    return HalfDay.AFTERNOON if hour < EVENING else HalfDay.EVENING


# For sentences of which most are never shown.
lazy_span_text = lazy(span_text, str)


def held_on_text(training_class: "TrainingClass") -> str:
    """When a class is held, as exactly as that is known: 2026年11月23日至24日."""
    first, last = training_class.start_on, training_class.end_on
    if training_class.date_precision == "day" and (day := first or last):
        return days_text(first or day, last or day)
    if training_class.date_precision == "month" and first:
        # Translators: a date format, see Django's "date" template filter.
        return date_format(first, _("F Y"))
    if training_class.date_precision == "year" and first:
        # Translators: a date format, see Django's "date" template filter.
        return date_format(first, pgettext("year alone", "Y"))
    return "–"


def days_text(first: date, last: date) -> str:
    """The days from first to last; what both share is written once."""
    if first == last or first.year != last.year:
        formats = _("F j, Y"), _("F j, Y")
    elif first.month != last.month:
        formats = pgettext("first of days in a year", "F j"), pgettext("last", "F j, Y")
    else:
        formats = pgettext("first of days in a month", "F j"), pgettext("last", "j, Y")
    shown = zip((first, last), formats, strict=True)
    days = dict.fromkeys(date_format(day, each) for day, each in shown)
    # Translators: stands between the first and the last of some days.
    return pgettext("days", " – ").join(days)


def moment_text(at: datetime) -> str:
    """Day and time: 2026年11月22日 星期日 17:00."""
    return f"{day_text(at)} {timezone.localtime(at):%H:%M}"


def instant_text(at: datetime | None) -> str:
    """Day and time without the day of the week: 2026年11月22日 17:00; nothing for none."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""
