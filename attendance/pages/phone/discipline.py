"""What is recorded about a learner: they read it, answer, appeal, and see who has read it."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import View

from attendance.discipline_rules import Act, next_state
from attendance.models import DisciplineReading, DisciplineRecord, RuleAcknowledgement
from attendance.pages.discipline.of_class import families_of
from attendance.pages.discipline.records import TONES, file_answer
from attendance.pages.discipline.verbs import VERBS
from attendance.pages.phone.frame import PhonePage, Unkept
from attendance.pages.phone.mine import enrolments_of
from attendance.services import discipline
from courses.models import TrainingClass
from peixun.admin import show_refusal
from peixun.admin.pressing import press, said
from peixun.errors import Refused

MOST = 50
OWN_VERBS = ("answer", "appeal")
Purpose = DisciplineReading.Purpose


def own_records(user):
    """What the person has been told of."""
    mine = DisciplineRecord.objects.filter(enrolment__person=user.standing.person_id)
    return mine.permitted(user, "answer").select_related(
        "enrolment__person__user", "training_class", "rule", "session"
    )


def own_record(user, pk):
    record = own_records(user).filter(pk=pk).first()
    if record is None:
        raise Http404
    return record


class Discipline(PhonePage):
    """The rules of the own classes, to be acknowledged once, and the own records."""

    title = pgettext_lazy("phone", "Discipline")
    template_name = "attendance/phone/discipline.html"

    def get_context_data(self, **kwargs):
        enrolments = [
            one
            for one in enrolments_of(self.person_id)
            if one.training_class.status in TrainingClass.RUNNING
        ]
        read = RuleAcknowledgement.objects.filter(enrolment__in=enrolments)
        acknowledged = {one.enrolment_id: one for one in read}
        records = list(own_records(self.request.user)[:MOST])
        for record in records:
            record.tone = TONES.get(record.status, "quiet")
        return super().get_context_data(
            records=records,
            notices=[notice_of(one, acknowledged.get(one.pk)) for one in enrolments],
            **kwargs,
        )


def notice_of(enrolment, acknowledgement):
    rules = discipline.rules_of_notice(enrolment.training_class)
    return {
        "enrolment": enrolment,
        "families": families_of(rules),
        "digest": discipline.digest_of(rules),
        "acknowledgement": acknowledgement,
    }


class Acknowledge(LoginRequiredMixin, Unkept, View):
    """The learner says that they have read the notice."""

    http_method_names = ["post"]
    login_url = reverse_lazy("my_login")

    def post(self, request, pk):
        mine = enrolments_of(request.user.standing.person_id)
        enrolment = mine.filter(pk=pk).first()
        if enrolment is None:
            raise Http404
        digest = request.POST.get("digest", "")[:64]
        done = _("You have acknowledged the discipline of the class.")
        said(
            request,
            done,
            lambda: discipline.acknowledge_rules(enrolment, by=request.user, digest=digest),
        )
        return redirect("my_discipline")


class OneRecord(PhonePage):
    """One record about the learner: all of it, and what they can say."""

    title = pgettext_lazy("phone", "Discipline")
    template_name = "attendance/phone/breach.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        record = own_record(user, self.kwargs["pk"])
        at = timezone.now()
        try:
            text = discipline.read_record(record, by=user, purpose=Purpose.HANDLING)
        except Refused as refused:
            show_refusal(self.request, refused)
            text = None
        is_answered = record.steps.filter(kind=Act.ANSWER).exists()
        readings = DisciplineReading.objects.filter(record=record).select_related("read_by")
        return super().get_context_data(
            record=record,
            text=text,
            readings=readings[:MOST],
            may_answer=next_state(record.status, Act.ANSWER) is not None
            and at < record.answer_until
            and not is_answered,
            may_appeal=next_state(record.status, Act.APPEAL) is not None
            and record.appeal_until is not None
            and at < record.appeal_until
            and not record.appeals.exists(),
            **kwargs,
        )


class Press(LoginRequiredMixin, Unkept, View):
    """Answers or appeals."""

    http_method_names = ["post"]
    login_url = reverse_lazy("my_login")

    def post(self, request, pk, verb):
        record = own_record(request.user, pk)
        if verb not in OWN_VERBS:
            raise Http404
        press(request, record, VERBS[verb])
        return redirect("my_discipline_record", pk)


class Evidence(LoginRequiredMixin, Unkept, View):
    """A file among the evidence, for the person it is about."""

    login_url = reverse_lazy("my_login")

    def get(self, request, pk, piece):
        return file_answer(request, own_record(request.user, pk), piece)
