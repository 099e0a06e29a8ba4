"""The tab of a class's papers, and what is begun there: bulletins, letters, praise."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from attendance.models import Bulletin, Commendation, UnitFeedback
from attendance.pages.letters.papers import DRAFTED, ISSUED, TONES, require, told
from attendance.pages.letters.verbs import PRAISE_VERBS
from attendance.services import letters
from courses.models import Enrolment, LearningGroup, TrainingClass
from peixun import policy
from peixun.admin.pressing import press
from people.models import Unit

MOST = 300
PRAISE_TONES = {"proposed": "warn", "publicised": "info", "confirmed": "ok", "rejected": "quiet"}


class DraftForm(forms.Form):
    """What a bulletin is about; empty dates mean the whole class."""

    kind = forms.ChoiceField(choices=Bulletin.Kind, label=_("Kind of bulletin"))
    scope = forms.ChoiceField(choices=Bulletin.Scope, label=_("Who may read it"))
    from_on = forms.DateField(
        required=False, label=_("From"), widget=forms.DateInput({"type": "date"})
    )
    to_on = forms.DateField(required=False, label=_("To"), widget=forms.DateInput({"type": "date"}))


class PraiseForm(forms.Form):
    """Who is proposed for what: exactly one of the targets."""

    title = forms.ChoiceField(choices=Commendation.Title, label=_("Title of honour"))
    enrolment = forms.ModelChoiceField(Enrolment.objects.none(), required=False, label=_("Learner"))
    unit = forms.ModelChoiceField(Unit.objects.none(), required=False, label=_("Unit"))
    group = forms.ModelChoiceField(
        LearningGroup.objects.none(), required=False, label=_("Learning group")
    )
    reason = forms.CharField(max_length=300, required=False, label=_("Reason"))

    def __init__(self, *args, training_class, **kwargs):
        super().__init__(*args, **kwargs)
        learners = Enrolment.objects.expected().filter(training_class=training_class)
        self.fields["enrolment"].queryset = learners.select_related("person", "unit").order_by(
            "student_no", "pk"
        )
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=learners.values("unit"))
        self.fields["group"].queryset = training_class.groups.all()


def letters_of_class(training_class, user, may):
    """The papers of the class that the person may know of, and what they may begin."""
    of_class = {"training_class": training_class}
    bulletins = list(Bulletin.objects.visible_to(user).filter(**of_class)[:MOST])
    sent = UnitFeedback.objects.visible_to(user).filter(**of_class)
    sent = list(sent.select_related("unit__principal").order_by("unit__sort_order", "pk")[:MOST])
    praise = Commendation.objects.visible_to(user).filter(**of_class)
    praise = list(
        praise.select_related("enrolment__person", "enrolment__unit", "person", "unit", "group")[
            :MOST
        ]
    )
    for paper in (*bulletins, *sent):
        paper.tone = TONES[paper.status]
    for one in praise:
        one.tone = PRAISE_TONES[one.status]
        one.may = {verb: may(right, one) for verb, (_s, _f, right, _d) in PRAISE_VERBS.items()}
    may_draft = may("draft_letters")
    may_praise = may("add", Commendation(training_class=training_class))
    return {
        "bulletins": bulletins,
        "unit_letters": sent,
        "missing": [
            one.unit for one in sent if not one.is_issued and not letters.has_principal(one)
        ],
        "commendations": praise,
        "draft_form": DraftForm() if may("add", Bulletin(training_class=training_class)) else None,
        "may_draft": may_draft,
        "may_issue": may("issue_letters") and any(one.status == "approved" for one in sent),
        "praise_form": PraiseForm(training_class=training_class) if may_praise else None,
        "candidates": letters.candidates(training_class)[:MOST] if may_praise else [],
        "share": letters.share_of(training_class.pk) if may_praise else None,
    }


class OfClass(View):
    """Does one thing with the papers of a class and shows them again."""

    http_method_names = ["post"]

    def post(self, request, pk):
        rows = TrainingClass.objects.visible_to(request.user)
        self.training_class = get_object_or_404(rows, pk=pk)
        return self.act() or redirect("admin:class_letters", pk)

    def refuse_form(self, form):
        for errors in form.errors.values():
            for error in errors:
                messages.error(self.request, error)


class DraftBulletin(OfClass):
    def act(self):
        bulletin = Bulletin(training_class=self.training_class)
        require(self.request.user, "add", bulletin)
        form = DraftForm(self.request.POST)
        if not form.is_valid():
            return self.refuse_form(form)
        given = form.cleaned_data
        bulletin.kind, bulletin.scope = given["kind"], given["scope"]
        expected = Enrolment.objects.expected().filter(training_class=self.training_class)
        units = Unit.objects.filter(pk__in=expected.values("unit"))
        made = told(
            self.request,
            _("The bulletin is drafted. Read it, and have it signed off by somebody else."),
            lambda: letters.draft_bulletin(
                bulletin,
                by=self.request.user,
                from_on=given["from_on"],
                to_on=given["to_on"],
                addressees=list(units) if given["scope"] == Bulletin.Scope.UNITS else [],
            ),
        )
        return redirect("admin:bulletin", made.pk) if made else None


class DraftLetters(OfClass):
    def act(self):
        require(self.request.user, "draft_letters", self.training_class)
        told(
            self.request,
            DRAFTED,
            lambda: letters.draft_letters(self.training_class, by=self.request.user),
        )


class IssueLetters(OfClass):
    def act(self):
        require(self.request.user, "issue_letters", self.training_class)
        told(
            self.request,
            ISSUED,
            lambda: letters.issue_letters_of(self.training_class, by=self.request.user),
        )


class Commend(OfClass):
    """Proposes praise for one target of the class."""

    def act(self):
        one = Commendation(training_class=self.training_class, year=timezone.localdate().year)
        require(self.request.user, "add", one)
        form = PraiseForm(self.request.POST, training_class=self.training_class)
        if not form.is_valid():
            return self.refuse_form(form)
        for name, value in form.cleaned_data.items():
            setattr(one, name, value)
        try:
            told(
                self.request,
                _("The commendation is proposed; somebody else confirms it."),
                lambda: letters.propose_commendation(one, by=self.request.user),
            )
        except ValidationError as error:
            for message in error.messages:
                messages.error(self.request, message)


class PraiseVerb(View):
    http_method_names = ["post"]

    def post(self, request, pk, verb):
        if verb not in PRAISE_VERBS:
            raise Http404
        one = get_object_or_404(Commendation.objects.visible_to(request.user), pk=pk)
        press(request, one, PRAISE_VERBS[verb])
        if one.training_class_id and policy.may(request.user, "view", one.training_class):
            return redirect("admin:class_letters", one.training_class_id)
        return redirect("admin:letters_desk")
