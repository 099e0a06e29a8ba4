"""What a learner's training has come to: credit hours by year, decisions, certificates."""

from collections import defaultdict

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from attendance.models import Certificate, CompletionDecision, CreditHourEntry
from attendance.pages.completion.files import certificate_answer
from attendance.pages.phone.frame import PhonePage, Unkept
from attendance.services import completion
from people.models import Person

MOST = 200


class CreditHours(PhonePage):
    """The own hours against what is needed, each entry, and what was decided."""

    title = _("My credit hours")
    template_name = "attendance/phone/credit_hours.html"

    def get_context_data(self, **kwargs):
        person = Person.objects.filter(pk=self.person_id).first()
        year = timezone.localdate().year
        entries = CreditHourEntry.objects.filter(person=self.person_id)
        by_year = defaultdict(list)
        for entry in entries.select_related("training_class")[:MOST]:
            by_year[entry.year].append(entry)
        return super().get_context_data(
            progress=completion.progress_of([person], year)[person.pk] if person else None,
            years=[(key, sum(one.hours for one in rows), rows) for key, rows in by_year.items()],
            decisions=self.decisions(),
            **kwargs,
        )

    def decisions(self):
        """What was decided of the own classes, with the certificate that holds."""
        mine = CompletionDecision.objects.filter(enrolment__person=self.person_id)
        rows = list(mine.select_related("training_class").order_by("-decided_at")[:MOST])
        valid = Certificate.objects.valid().filter(enrolment__person=self.person_id)
        by_enrolment = {row.enrolment_id: row for row in valid}
        for row in rows:
            row.certificate = by_enrolment.get(row.enrolment_id)
        return rows


class OwnCertificate(Unkept, LoginRequiredMixin, View):
    """The own certificate as PDF."""

    login_url = reverse_lazy("my_login")

    def get(self, request, pk):
        mine = Certificate.objects.numbered().filter(
            enrolment__person=request.user.standing.person_id or 0
        )
        row = mine.select_related("replaces").filter(pk=pk).first()
        if row is None:
            raise Http404
        return certificate_answer(request, [row])
