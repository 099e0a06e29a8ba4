"""What the script of the timetable says; it knows no language of its own."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "add": _("Add a session"),
    "edit": _("Edit: {title}"),
    "saved": _("“{title}” is saved."),
    "moving": _("Moving “{title}” …"),
    "moved": _("“{title}” is moved to {when}."),
    "back": _("“{title}” stays where it was. {detail}"),
    "fine": _("Nothing is in the way."),
    "offline": _("No connection. Nothing has been saved; what you typed is still here."),
    "signedOut": _("You are signed out. Sign in again in another window, then save once more."),
    "remove": _("Remove {name}"),
    "nobody": _("Nobody found."),
    "stale": _(
        "Somebody has changed this session since you opened it."
        " Close this window and open it again."
    ),
}
