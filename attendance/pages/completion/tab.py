"""The tab of a class's page on completion: what is recommended, decided and certified."""

from dataclasses import dataclass

from django.db.models import Prefetch

from attendance.models import Certificate, CompletionDecision, CompletionStep, WithdrawalProposal
from attendance.models.completion import Recommended
from attendance.pages.links import admin_link
from attendance.reports.completion import (
    full_verdicts,
    sentence_of,
    sessions_behind,
    titles_of,
)
from attendance.services import completion
from courses.models import Enrolment, TrainingSession

TONES = {
    "completed": "ok",
    "not_completed": "bad",
    "withdrawn": "bad",
    "not_yet": "quiet",
    "draft": "quiet",
    "issued": "ok",
    "replaced": "warn",
    "revoked": "bad",
}


@dataclass
class Line:
    """One learner with what is recommended, what was decided and what was certified."""

    one: completion.Recommendation
    completion: CompletionDecision | None
    certificate: Certificate | None
    titles: dict

    @property
    def label(self):
        return Recommended(self.one.verdict).label

    @property
    def tone(self):
        return TONES[self.one.verdict]

    @property
    def reasons(self):
        """(code, sentence, sessions, records) of each."""
        return [
            (
                str(code),
                sentence_of(code, evidence),
                titles_of(sessions_behind(evidence), self.titles),
                evidence.get("records", ()),
            )
            for code, evidence in self.one.reasons
        ]

    @property
    def full(self):
        return full_verdicts(self.one.kept_full, self.titles)

    @property
    def decided_tone(self):
        return TONES[self.completion.decision]

    @property
    def certificate_tone(self):
        return TONES[self.certificate.status]

    @property
    def decision_url(self):
        return admin_link("attendance_completiondecision_change", self.completion.pk)

    @property
    def certificate_url(self):
        return admin_link("attendance_certificate_change", self.certificate.pk)


def contents(training_class, user, may):
    """What the tab shows to those who may see what is recommended."""
    key = training_class.pk
    found = completion.recommendations_of(training_class)
    of_class = {"training_class": training_class}
    steps = Prefetch("steps", CompletionStep.objects.select_related("by"))
    decisions = CompletionDecision.objects.filter(**of_class).prefetch_related(steps)
    decided = {row.enrolment_id: row for row in decisions.select_related("decided_by")}
    titles = dict(TrainingSession.objects.filter(**of_class).values_list("pk", "title"))
    certified = newest_certificates(training_class)
    lines = [
        Line(one, decided.get(one.learner.pk), certified.get(one.learner.pk), titles)
        for one in found
    ]
    proposals = WithdrawalProposal.objects.visible_to(user).filter(**of_class)
    may_decide = may("decide_completion")
    may_assess = may("assess")
    return {
        "lines": lines,
        "checklist": checklist(training_class),
        "undecided": [line for line in lines if line.completion is None],
        "can_decide": may_decide and any(one.verdict != "not_yet" for one in found),
        "may_decide": may_decide,
        "may_propose": may("propose_withdrawal", Enrolment(training_class=training_class)),
        "to_draft": [line for line in lines if is_to_certify(line)] if may_decide else [],
        "to_issue": [
            line for line in lines if line.certificate and line.certificate.status == "draft"
        ],
        "proposals": proposals.select_related(
            "enrolment__person", "enrolment__unit", "proposed_by", "decided_by"
        ),
        "proposal_list": admin_link(
            "attendance_withdrawalproposal_changelist", training_class__id__exact=key
        ),
        "assess_url": admin_link("assess", key) if may_assess else None,
        "pdf_url": admin_link("class_certificates", key) if certified else None,
        "hours_url": admin_link("credit_hours"),
    }


def is_to_certify(line):
    decided, kept = line.completion, line.certificate
    is_open = kept is not None and kept.status in ("draft", "issued")
    return decided is not None and decided.decision == "completed" and not is_open


def newest_certificates(training_class):
    """The last certificate of each learner of the class."""
    rows = Certificate.objects.filter(training_class=training_class).order_by("pk")
    return {row.enrolment_id: row for row in rows}


def checklist(training_class):
    """Each check with its answer and the page on which what is missing is found."""
    return [
        {
            "label": line.check.label,
            "is_done": line.is_done,
            "refused": line.refused,
            "is_for_archive": line.check.step == completion.ARCHIVE,
            "url": admin_link(line.check.page, training_class.pk) if line.check.page else None,
        }
        for line in completion.checklist_of(training_class)
    ]
