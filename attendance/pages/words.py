"""What the script of the roll call says; it knows no language of its own."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "saved": _("Saved"),
    "saving": _("Saving, {count} to go"),
    "offline": _("No connection. {count} marks are kept on this device and sent later."),
    "signedOut": _(
        "You are signed out. {count} marks are kept on this device: "
        "sign in again, then reload this page."
    ),
    "stopped": _("{count} marks could not be saved: {detail}"),
    "overtaken": _(
        "{name}: “{theirs}” is newer than your “{mine}” and stays. Mark again if you know better."
    ),
    "overtook": _(
        "{name}: somebody else had marked “{theirs}” meanwhile; now it is your “{mine}”."
    ),
    "refused": _("{name}: {detail}"),
    "rest": _(
        "Mark the {count} learners who are not marked yet as present? Nobody else is changed."
    ),
    "nothingLeft": _("Everybody is marked already."),
    "closed": _("The sheet has been handed in on another device. Reload this page."),
    "noHit": _("Nobody found."),
    "unsaved": _("Please wait until everything is saved."),
}
