"""What a learner thinks of a session: five questions and a button. No script is needed."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.models import SurveyAnswer
from attendance.models.surveys import LONGEST_COMMENT, Grade
from attendance.pages.phone.frame import PhonePage
from attendance.services import surveys
from attendance.services.surveys import Opinion
from attendance.survey_rules import INDICATORS
from courses.when import span_text
from peixun.admin import show_refusal
from peixun.errors import Refused


class OpinionForm(forms.Form):
    """One grade for each indicator, and what else somebody wants to say."""

    comment = forms.CharField(
        label=pgettext_lazy("survey", "Comment (may be left out)"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in INDICATORS:
            self.fields[name] = forms.ChoiceField(
                label=SurveyAnswer._meta.get_field(name).verbose_name,
                choices=Grade.choices,
                widget=forms.RadioSelect,
            )
        self.order_fields([*INDICATORS, "comment"])

    @property
    def opinion(self):
        given = self.cleaned_data
        return Opinion({name: given[name] for name in INDICATORS}, given["comment"])


class Surveys(PhonePage):
    """The surveys that wait for an answer."""

    title = _("Surveys")
    template_name = "attendance/phone/surveys.html"

    def get_context_data(self, **kwargs):
        sessions = surveys.open_for(self.request.user, timezone.now())
        for session in sessions:
            session.when = span_text(session.starts_at, session.ends_at)
        return super().get_context_data(sessions=sessions, **kwargs)


class OneSurvey(PhonePage):
    """The card of one session."""

    title = _("Surveys")
    template_name = "attendance/phone/survey.html"

    def get_session(self):
        sessions = surveys.open_for(self.request.user, timezone.now())
        return next((one for one in sessions if one.pk == self.kwargs["pk"]), None)

    def get_context_data(self, **kwargs):
        session = kwargs.pop("session", None) or self.get_session()
        if session is None:
            raise Http404
        kwargs.setdefault("form", OpinionForm())
        when = span_text(session.starts_at, session.ends_at)
        return super().get_context_data(session=session, when=when, **kwargs)

    def post(self, request, pk):
        session = self.get_session()
        if session is None:
            raise Http404
        form = OpinionForm(request.POST)
        if not form.is_valid():
            context = self.get_context_data(session=session, form=form)
            return self.render_to_response(context, status=400)
        try:
            surveys.take_part(session, form.opinion, by=request.user)
        except Refused as refused:
            show_refusal(request, refused)
        else:
            messages.success(
                request, _("Thank you. Your answer is in the box; nobody knows whose.")
            )
        return redirect("my_surveys")
