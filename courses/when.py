"""Dates and times as an office writes them."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def day_text(at: datetime) -> str:
    """The local day: 2026年11月22日 星期日."""
    # Translators: a date format, see Django's "date" template filter.
    return date_format(timezone.localtime(at), _("l, F j, Y"))


def span_text(starts_at: datetime, ends_at: datetime) -> str:
    """Day and hours: 2026年11月22日 星期日 09:00–11:30."""
    hours = f"{timezone.localtime(starts_at):%H:%M}–{timezone.localtime(ends_at):%H:%M}"
    return f"{day_text(starts_at)} {hours}"
