"""The buttons of a record: what each asks for, which service it calls, what is said then."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.models import Appeal
from attendance.models.discipline import Severity
from attendance.models.discipline_records import Handling
from attendance.services import discipline

LONGEST = 2000


class VersionForm(forms.Form):
    """The version somebody has seen, so that they decide on nothing else."""

    version = forms.IntegerField(min_value=1, required=False)


class CommentForm(VersionForm):
    comment = forms.CharField(max_length=LONGEST, required=False)


class ReasonForm(VersionForm):
    reason = forms.CharField(max_length=LONGEST, required=False)


class HandlingForm(CommentForm):
    handling = forms.ChoiceField(choices=Handling)


class AppealForm(ReasonForm):
    result = forms.ChoiceField(choices=Appeal.Result)
    severity = forms.ChoiceField(choices=[("", ""), *Severity.choices], required=False)


class WordsForm(forms.Form):
    text = forms.CharField(max_length=LONGEST, required=False)


# The verb: the service, what its form asks, the policy's verb, what is said afterwards.
VERBS = {
    "verify": (discipline.verify_record, CommentForm, "verify", _("The record is verified.")),
    "notify": (
        discipline.notify_learner,
        VersionForm,
        "notify_learner",
        _("The learner is notified and may answer."),
    ),
    "answer": (discipline.answer_record, WordsForm, "answer", _("Your answer is on record.")),
    "confirm": (discipline.confirm_record, CommentForm, "confirm", _("The record is confirmed.")),
    "dismiss": (discipline.dismiss_record, ReasonForm, "dismiss", _("The record is dismissed.")),
    "handle": (discipline.handle_record, HandlingForm, "handle", _("The handling is on record.")),
    "close": (discipline.close_record, CommentForm, "close", _("The record is closed.")),
    "appeal": (
        discipline.appeal_record,
        WordsForm,
        "appeal",
        _("Your appeal is submitted; somebody else decides on it."),
    ),
    "decide-appeal": (
        discipline.decide_appeal,
        AppealForm,
        "decide_appeal",
        _("The appeal is decided."),
    ),
}
