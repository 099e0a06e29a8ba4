"""The rules of releases, calendars and lecturers' answers that can refuse an operation."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class NothingToRelease(Refused):
    code = "nothing_to_release"
    message = _("Nothing has changed since the last release of the timetable.")


class ReleaseOvertaken(Refused):
    code = "release_overtaken"
    message = _("Release %(number)s is out already. Please look at what has changed since.")


class FeedUnknown(Refused):
    """Also for an address that was revoked: nobody learns that it ever was one."""

    status = 404
    code = "feed_unknown"
    message = _("There is no such calendar.")


class LecturerNotNamed(Refused):
    code = "lecturer_not_named"
    message = _("%(lecturer)s has no name yet: there is nobody to ask.")


class LinkUnknown(Refused):
    """Also for a link that has expired or was replaced."""

    status = 404
    code = "link_unknown"
    message = _("This link is not valid any more. Please ask for a new one.")


class NotTheDay(Refused):
    code = "not_the_day"
    message = _("“%(session)s” is at another time: %(when)s.")


class LecturerDeclined(Refused):
    code = "lecturer_declined"
    message = _("%(lecturer)s cannot come: %(note)s")
