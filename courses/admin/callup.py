"""Quotas of a class: who sends how many, who falls short, who is called up by name."""

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from courses import notices, services
from courses.admin.people_search import MOST_FOUND, found_people
from courses.admin.tasks import TaskPage
from courses.models import Enrolment, TrainingClass
from courses.quota_tables import read_quotas, written
from peixun.admin import show_refusal
from peixun.errors import Refused
from people.models import Person

MOST_NOMINATED = 400


class QuotaPage(TaskPage):
    """Shows the quotas to the staff; whoever manages the class sets them and goes on from there."""

    title = _("Quotas and nominations")
    template_name = "courses/quotas.html"
    queryset = TrainingClass.objects.all()
    verb = "see_shortfall"

    def get_context_data(self, **kwargs):
        training_class = self.row
        uses = services.quotas_of(training_class)
        text = self.request.POST.get("quotas") if self.request.method == "POST" else None
        total = sum(use.quota.quota for use in uses)
        capacity = training_class.capacity
        return super().get_context_data(
            subtitle=str(training_class),
            training_class=training_class,
            uses=uses,
            total=total,
            beyond=total - capacity if capacity and total > capacity else 0,
            nominated=sum(use.nominated for use in uses),
            confirmed=sum(use.confirmed for use in uses),
            missing=sum(use.missing for use in uses),
            shortfall=notices.shortfall_text(training_class, uses),
            quotas=written(uses) if text is None else text,
            rows_of_text=min(max(len(uses) + 2, 6), 20),
            waiting=self.waiting(),
            **self.search(),
            **{f"may_{verb}": self.may(verb) for verb in VERBS if self.is_open},
            **kwargs,
        )

    @property
    def is_open(self):
        return self.row.is_open_for_enrolment

    def waiting(self):
        if not (self.is_open and self.may("confirm_nominations")):
            return []
        nominated = self.row.enrolments.filter(status=Enrolment.Status.NOMINATED)
        rows = nominated.select_related("person", "unit", "substitute_for__person")
        return rows.order_by("unit__sort_order", "unit", "person__pinyin", "pk")[:MOST_NOMINATED]

    def search(self):
        """Who is found to be called up; those who have a place are marked."""
        words = self.request.GET.get("q", "").strip()
        if not (words and self.is_open and self.may("call_up")):
            return {"words": words, "found": None}
        enrolled = self.row.enrolments.active().filter(person=OuterRef("pk"))
        people = Person.objects.visible_to(self.request.user).active()
        found = found_people(people, words).annotate(is_enrolled=Exists(enrolled))
        return {"words": words, "found": list(found), "most_found": MOST_FOUND}

    def set_quotas(self):
        rows = read_quotas(self.request.POST.get("quotas", ""))
        services.set_quotas(self.row, rows, replace=True)
        return gettext("The quotas are set.")

    def confirm(self):
        keys = self.keys("leave_out")
        outcomes = services.confirm_nominations(self.row, leave_out=keys)
        return said_of(self.request, outcomes)

    def call_up(self):
        keys = self.keys("person")
        people = Person.objects.visible_to(self.request.user).active().in_bulk(keys)
        outcomes = services.call_up(self.row, list(people.values()))
        return said_of(self.request, outcomes)

    def remind(self):
        reminders = services.remind_units(self.row)
        done = ngettext(
            "%(count)s unit is reminded.", "%(count)s units are reminded.", len(reminders.told)
        ) % {"count": len(reminders.told)}
        if reminders.unheard:
            names = gettext(", ").join(map(str, reminders.unheard))
            done += gettext(" Without a liaison: %(units)s.") % {"units": names}
        return done

    def after_refusal(self):
        # What was typed stays on the page.
        return self.render_to_response(self.get_context_data())

    buttons = {
        "set_quotas": ("set_quotas", set_quotas),
        "confirm": ("confirm_nominations", confirm),
        "call_up": ("call_up", call_up),
        "remind": ("remind_units", remind),
    }


VERBS = ("set_quotas", "confirm_nominations", "call_up", "remind_units")


def said_of(request, outcomes):
    """Say how many were done, and show why each of the others was not."""
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    for refused in {str(one): one for one in refusals}.values():
        show_refusal(request, refused)
    count = len(outcomes) - len(refusals)
    done = ngettext("%(count)s learner done.", "%(count)s learners done.", count)
    return done % {"count": count}


admin.site.register_page("training-classes/<int:pk>/quotas/", QuotaPage.as_view(), "class_quotas")
