"""A unit's own page: which classes ask it for people, whom it sends."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from courses import services
from courses.admin.people_search import MOST_FOUND, found_people
from courses.admin.tasks import TaskPage
from courses.models import Enrolment, QuotaAllocation
from courses.policies import TO_SEND_PEOPLE
from courses.services.nominations import NOMINATING
from courses.when import held_on_text, moment_text
from peixun import policy
from peixun.admin import AdminPage
from people.models import Person, Unit

Status = Enrolment.Status
MOST_QUOTAS = 200


def sends_people(user):
    """Whether the user speaks for a unit."""
    return bool(units_spoken_for(user))


def units_spoken_for(user):
    return user.standing.scopes("unit", frozenset(TO_SEND_PEOPLE))


class SendingPage(AdminPage, TemplateView):
    """The classes that gave the own units a quota."""

    title = _("Nominations of the unit")
    template_name = "courses/sending.html"

    def dispatch(self, request, *args, **kwargs):
        if not sends_people(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user = self.request.user
        quotas = QuotaAllocation.objects.permitted(user, "nominate").filter(
            unit__in=units_spoken_for(user)
        )
        rows = quotas.select_related("training_class", "unit").order_by(
            F("training_class__start_on").desc(nulls_last=True), "training_class", "unit"
        )
        at = timezone.now()
        cards = [card_of(use, at) for use in services.uses_of(rows[:MOST_QUOTAS])]
        return super().get_context_data(
            open_cards=[card for card in cards if card["is_open"]],
            closed_cards=[card for card in cards if not card["is_open"]],
            **kwargs,
        )


def card_of(use, at):
    """A quota as the unit sees it: until when, how many are still to be named."""
    quota = use.quota
    until = quota.closes_at
    is_late = until is not None and at > until
    return {
        "use": use,
        "quota": quota,
        "training_class": quota.training_class,
        "held_on": held_on_text(quota.training_class),
        "until": moment_text(until) if until else "",
        "is_late": is_late,
        "is_open": quota.training_class.status in NOMINATING and not is_late,
    }


class NewPersonForm(forms.Form):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("unit"))
    # An empty name is for the service to refuse.
    name = forms.CharField(max_length=50, required=False, label=_("name"))
    post = forms.CharField(max_length=100, required=False, label=_("post"))
    rank = forms.CharField(max_length=40, required=False, label=_("rank"))
    phone = forms.CharField(max_length=30, required=False, label=_("phone"))

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["unit"].initial = units.first()


class NominationPage(TaskPage):
    """Whom a unit sends to one class."""

    title = _("Nominations of the unit")
    template_name = "courses/nomination.html"
    queryset = QuotaAllocation.objects.select_related("training_class", "unit")
    verb = "nominate"

    @cached_property
    def units(self):
        return Unit.objects.filter(pk__in=services.units_of(self.row))

    def get_context_data(self, **kwargs):
        (use,) = services.uses_of([self.row])
        is_organiser = services.is_organiser(self.request.user, self.row.training_class)
        card = card_of(use, timezone.now())
        posted = self.request.POST if self.request.POST.get("do") == "nominate_new" else None
        rows = list(self.places())
        return super().get_context_data(
            title=str(self.row.training_class),
            subtitle=str(self.row.unit),
            card=card,
            may_write=card["is_open"] or is_organiser,
            rows=[{"row": row, "may_undo": self.may_undo(row, is_organiser)} for row in rows],
            replacing=self.replacing(rows),
            reason=self.request.GET.get("reason", ""),
            form=NewPersonForm(posted, units=self.units),
            **self.search(),
            **kwargs,
        )

    def may_undo(self, row, is_organiser):
        return row.status == Status.NOMINATED or (is_organiser and row.status == Status.CONFIRMED)

    def places(self):
        """Everybody of the unit with a place in the class, and who had one."""
        visible = Enrolment.objects.visible_to(self.request.user)
        rows = visible.filter(training_class=self.row.training_class_id, unit__in=self.units)
        related = rows.select_related("person", "unit", "training_class", "substitute_for__person")
        return related.order_by("pk")

    def replacing(self, rows):
        key = self.request.GET.get("replace", "")
        return next((row for row in rows if str(row.pk) == key), None)

    def people(self):
        people = Person.objects.visible_to(self.request.user).active()
        return people.filter(unit__in=self.units)

    def search(self):
        words = self.request.GET.get("q", "").strip()
        if not words:
            return {"words": "", "found": None}
        enrolled = Enrolment.objects.active().filter(
            training_class=self.row.training_class_id, person=OuterRef("pk")
        )
        found = found_people(self.people(), words).annotate(is_enrolled=Exists(enrolled))
        return {"words": words, "found": list(found), "most_found": MOST_FOUND}

    def nominate(self):
        person = self.own(self.people())
        services.nominate(self.row, person, by=self.request.user)
        return gettext("%(person)s is nominated.") % {"person": person}

    def nominate_new(self):
        form = NewPersonForm(self.request.POST, units=self.units)
        if not form.is_valid():
            return None
        new = services.NewPerson(**form.cleaned_data)
        enrolment = services.nominate_new(self.row, new, by=self.request.user)
        return gettext("%(person)s is nominated.") % {"person": enrolment.person}

    def withdraw(self):
        enrolment = self.own(self.permitted("withdraw_nomination"))
        services.withdraw_nomination(enrolment, reason=self.text("reason"), by=self.request.user)
        return gettext("%(person)s is withdrawn.") % {"person": enrolment.person}

    def substitute(self):
        person = self.own(self.people())
        old = self.own(self.permitted("substitute"), "replace")
        services.substitute(old, person, reason=self.text("reason"), by=self.request.user)
        return gettext("%(person)s comes in the place of %(other)s.") % {
            "person": person,
            "other": old.person,
        }

    def permitted(self, verb):
        return self.places().filter(policy.rows(self.request.user, verb, Enrolment))

    def after_refusal(self):
        # What was typed stays on the page.
        return self.render_to_response(self.get_context_data())

    buttons = {
        "nominate": ("nominate", nominate),
        "nominate_new": ("nominate", nominate_new),
        "withdraw": ("nominate", withdraw),
        "substitute": ("nominate", substitute),
    }


admin.site.register_page(
    "nominations/",
    SendingPage.as_view(),
    "unit_nominations",
    label=_("Nominations"),
    is_for=sends_people,
)
admin.site.register_page("nominations/<int:pk>/", NominationPage.as_view(), "unit_nomination")
