"""A speech beside what is read from it: accept, reject, match, and make a material of it."""

from dataclasses import dataclass, field
from itertools import pairwise

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView, View

from materials import services
from materials.models import Material, Speech, SpeechFact
from peixun import policy
from peixun.admin import AdminPage, SearchBox
from peixun.admin.pressing import press
from peixun.models import in_our_time, of_our_age

Kind, Status = SpeechFact.Kind, SpeechFact.Status
RIGHTS = ("change", "match", "decide", "finish_review", "make_material")


class MatchForm(forms.Form):
    """The class and the session of a speech; neither where it stands alone."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("training_class", "session"):
            relation = Speech._meta.get_field(name)
            rows = policy.rows(user, "view", relation.related_model)
            self.fields[name] = forms.ModelChoiceField(
                relation.related_model._default_manager.filter(rows),
                label=capfirst(relation.verbose_name),
                required=False,
                widget=SearchBox(relation, admin.site),
            )


class MaterialForm(forms.Form):
    access_level = forms.ChoiceField(
        label=_("access level"), choices=Material.AccessLevel, initial="class_only"
    )
    restriction_notice = forms.CharField(
        label=_("restriction notice"), max_length=200, required=False
    )


def time_field(label):
    return forms.DateTimeField(
        label=label,
        validators=[of_our_age, in_our_time],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )


class ScheduleForm(forms.Form):
    starts_at = time_field(_("starts at"))
    ends_at = time_field(_("ends at"))


@dataclass
class Segment:
    """Characters of the text that stand under the same facts."""

    text: str
    facts: list[int] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    status: str = ""


@dataclass
class Paragraph:
    segments: list[Segment]
    level: int = 0


def paragraphs_of(text, facts, sections):
    """The text cut into paragraphs, headings and the parts that facts quote."""
    levels = {section.start: (section.end, section.level) for section in sections}
    paragraphs, start = [], 0
    for line in text.splitlines(keepends=True):
        end = start + len(line.rstrip("\n"))
        if end > start:
            whole, level = levels.get(start, (0, 0))
            found = segments_of(text, start, end, facts)
            paragraphs.append(Paragraph(found, level if whole >= end else 0))
        start += len(line)
    return paragraphs


def segments_of(text, start, end, facts):
    here = [fact for fact in facts if fact.start < end and fact.start + len(fact.quote) > start]
    cuts = {start, end}
    for fact in here:
        cuts |= {max(start, fact.start), min(end, fact.start + len(fact.quote))}
    places = sorted(cuts)
    return [segment_of(text, left, right, here) for left, right in pairwise(places)]


def segment_of(text, left, right, facts):
    over = [fact for fact in facts if fact.start <= left and right <= fact.start + len(fact.quote)]
    open_first = min((fact.status != Status.PROPOSED, fact.status) for fact in over) if over else ()
    return Segment(
        text[left:right],
        [fact.pk for fact in over],
        [fact.pk for fact in over if fact.start == left],
        open_first[1] if over else "",
    )


def by_kind(facts):
    """(label, facts) in the order of the kinds."""
    groups = [(kind.label, [fact for fact in facts if fact.kind == kind]) for kind in Kind]
    return [(label, found) for label, found in groups if found]


class ReviewPage(AdminPage, TemplateView):
    """One speech: its text with the quotations marked, its outline, its proposals."""

    template_name = "materials/review.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        speech = visible_speech(user, self.kwargs["pk"])
        facts = list(speech.facts.select_related("topic", "session", "lecturer", "decided_by"))
        sections = list(speech.sections.all())
        match_form = MatchForm(
            user=user,
            initial={"training_class": speech.training_class, "session": speech.session},
        )
        return super().get_context_data(
            title=str(speech),
            media=match_form.media,
            speech=speech,
            sections=sections,
            paragraphs=paragraphs_of(speech.text, facts, sections),
            groups=by_kind(facts),
            left=sum(fact.status == Status.PROPOSED for fact in facts),
            can={name: policy.may(user, name, speech) for name in RIGHTS},
            match_form=match_form,
            material_form=MaterialForm(initial=reading_of(speech)),
            schedule_form=ScheduleForm(auto_id=False),
            material=Material.objects.filter(speech=speech).first(),
            **kwargs,
        )


def reading_of(speech):
    """What the document itself says of who may read the speech."""
    notice = speech.document.restriction_notice
    level = Material.AccessLevel.CLASS_ONLY if speech.training_class_id else None
    return {
        "restriction_notice": notice,
        "access_level": level or Material.AccessLevel.INTERNAL,
    }


def visible_speech(user, pk):
    rows = Speech.objects.visible_to(user)
    related = ("document", "training_class", "session", "speaker", "duplicate_of__document")
    return get_object_or_404(rows.select_related(*related), pk=pk)


class Press(View):
    """The buttons of the page. Each leads back to where it was pressed."""

    http_method_names = ["post"]
    of_speech = {
        "match": (services.match_speech, None, "match", _("The speech has been matched.")),
        "begin-class": (
            services.begin_class,
            forms.Form,
            "decide",
            _("The class is there, and the speech belongs to it."),
        ),
        "reject-rest": (
            services.reject_remaining,
            forms.Form,
            "decide",
            _("What was left has been rejected."),
        ),
        "finish": (
            services.finish_review,
            forms.Form,
            "finish_review",
            _("The speech has been reviewed."),
        ),
        "make-material": (
            services.make_material,
            MaterialForm,
            "make_material",
            _("The speech has become a material, still a draft."),
        ),
    }

    def post(self, request, pk, verb):
        if verb not in self.of_speech:
            raise Http404
        speech = visible_speech(request.user, pk)
        service, form, right, done = self.of_speech[verb]
        if form is None:
            form = lambda data: MatchForm(data, user=request.user)  # noqa: E731 - bound to the user
        press(request, speech, (service, form, right, done))
        return redirect("admin:speech_review", pk)


class PressFact(View):
    """The buttons of one proposal."""

    http_method_names = ["post"]
    of_fact = {
        "accept": (
            services.accept_fact,
            forms.Form,
            "accept",
            pgettext_lazy("fact", "The proposal has been accepted."),
        ),
        "reject": (
            services.reject_fact,
            forms.Form,
            "reject",
            pgettext_lazy("fact", "The proposal has been rejected."),
        ),
        "schedule": (
            services.schedule_topic,
            ScheduleForm,
            "schedule",
            _("The lecture is on the timetable."),
        ),
    }

    def post(self, request, pk, verb):
        if verb not in self.of_fact:
            raise Http404
        rows = SpeechFact.objects.visible_to(request.user).select_related("speech")
        fact = get_object_or_404(rows, pk=pk)
        if not policy.may(request.user, self.of_fact[verb][2], fact):
            raise PermissionDenied
        press(request, fact, self.of_fact[verb])
        return redirect(f"{reverse('admin:speech_review', args=[fact.speech_id])}#fact-{pk}")
