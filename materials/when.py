"""From when and until when something is handed out, as an office writes it."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.when import day_text, moment_text


def until_text(at: datetime) -> str:
    """The last moment that counts; midnight belongs to the day that ends: 11月30日 24:00."""
    if timezone.localtime(at).time() == time.min:
        return f"{day_text(at - timedelta(minutes=1))} 24:00"
    return moment_text(at)


def available_text(release_at: datetime | None, expires_at: datetime | None) -> str:
    """The two ends in words, so that nobody has to guess whether the last moment counts."""
    words = {
        "start": moment_text(release_at) if release_at else "",
        "end": until_text(expires_at) if expires_at else "",
    }
    if release_at and expires_at:
        return _("from %(start)s, up to and including %(end)s") % words
    if release_at:
        return _("from %(start)s") % words
    return _("up to and including %(end)s") % words if expires_at else ""
