"""What the script of a round says; it knows no language of its own."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "saved": _("Saved"),
    "saving": _("Saving, {count} to go"),
    "offline": _("No connection. {count} notes are kept on this device and sent later."),
    "signedOut": _(
        "You are signed out. {count} notes are kept on this device: "
        "sign in again, then reload this page."
    ),
    "count": _("Head count: expected {expected}, present {present}"),
    "incident": _("{kind}: {names}"),
    "waiting": _("Kept on this device"),
    "refused": _("Not saved: {detail}"),
    "discard": _("Discard"),
    "nobody": _("Choose the learners first, then tap what happened."),
    "minutes": _("Give the minutes away first, then tap what happened."),
    "note": _("Say in the note what happened, then tap again."),
    "chosen": _("{count} chosen: {names}"),
    "noneChosen": _("Nobody chosen yet"),
    "noHit": _("Nobody found."),
    "photoKept": _("The photo is kept as evidence."),
    "photoLost": _(
        "The incident is saved, the photo is not: take it again below, under “Noted so far”."
    ),
    "photoLater": _(
        "No connection: the incident is kept on this device, the photo is not. "
        "Add it below once the incident is sent."
    ),
    "unsaved": _("Please wait until everything is saved."),
    "stopped": _("{count} notes could not be saved: {detail}"),
}
