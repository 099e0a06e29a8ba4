"""The buttons of papers and praise: what each asks for, which service it calls."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.models import Bulletin, UnitFeedback
from attendance.services import letters

LONGEST = 1000


class VersionForm(forms.Form):
    """The version somebody has seen, so that they decide on nothing else."""

    version = forms.IntegerField(min_value=1, required=False)


class CommentForm(VersionForm):
    comment = forms.CharField(max_length=LONGEST, required=False)


class ReasonForm(VersionForm):
    reason = forms.CharField(max_length=300, required=False)


class ReplyForm(VersionForm):
    text = forms.CharField(max_length=5000, required=False)


class TextForm(VersionForm):
    title = forms.CharField(max_length=200, required=False)
    body = forms.CharField(max_length=20_000, required=False)
    has_head = forms.BooleanField(required=False)


class DaysForm(VersionForm):
    days = forms.IntegerField(min_value=0, max_value=60, required=False)


TO_ISSUE = {
    "edit": (letters.edit_paper, TextForm, "edit", _("The text is saved.")),
    "redraft": (
        letters.redraft_paper,
        VersionForm,
        "edit",
        _("The paper is drafted anew from the facts as they are now."),
    ),
    "sign-off": (letters.sign_off_paper, VersionForm, "sign_off", _("The paper is signed off.")),
    "return": (letters.return_paper, CommentForm, "send_back", _("The paper is a draft again.")),
}
# The verb: the service, what its form asks, the policy's verb, what is said afterwards.
VERBS = {
    Bulletin: {
        **TO_ISSUE,
        "issue": (letters.issue_bulletin, VersionForm, "issue", _("The bulletin is issued.")),
        "withdraw": (
            letters.withdraw_bulletin,
            ReasonForm,
            "withdraw",
            _("The bulletin is withdrawn; its number stays taken."),
        ),
    },
    UnitFeedback: {
        **TO_ISSUE,
        "issue": (letters.issue_letter, VersionForm, "issue", _("The letter is issued.")),
        "receive": (
            letters.receive_letter,
            VersionForm,
            "receive",
            _("It is on record that the unit has the letter."),
        ),
        "reply": (letters.reply_to_letter, ReplyForm, "reply", _("The reply is on record.")),
        "close": (letters.close_letter, VersionForm, "close", _("The letter is closed.")),
    },
}
PRAISE_VERBS = {
    "publicise": (
        letters.publicise_commendation,
        DaysForm,
        "publicise",
        _("The commendation is public now."),
    ),
    "confirm": (
        letters.confirm_commendation,
        CommentForm,
        "confirm",
        _("The commendation is confirmed."),
    ),
    "reject": (letters.reject_commendation, ReasonForm, "reject", _("The proposal is rejected.")),
}
