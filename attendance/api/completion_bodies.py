"""What is sent and shown about the end of a class."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from attendance.assessment_rules import ITEMS
from attendance.completion_rules import Code, Verdict
from attendance.models import (
    Assessment,
    Certificate,
    CompletionDecision,
    CreditHourEntry,
    WithdrawalProposal,
)
from attendance.models.completion import Decided
from attendance.reports.completion import sentence_of
from attendance.services.completion import Choice, Entry
from courses.models import Enrolment
from peixun.api.filters import IdFilter, StrictFilterSet
from peixun.api.serializers import CleanModelSerializer, StrictSerializer, VisibleRelatedField

MOST, LARGEST_KEY = 1000, 2**63 - 1
SINGLE = [one for one in Decided.choices if one[0] != Decided.WITHDRAWN]


def key_field(**options):
    return serializers.IntegerField(min_value=1, max_value=LARGEST_KEY, **options)


def score_field(**options):
    return serializers.DecimalField(
        4, 1, min_value=0, max_value=100, required=False, allow_null=True, **options
    )


class OfLearner(CleanModelSerializer):
    """Rows about one learner."""

    person = serializers.IntegerField(source="enrolment.person_id", read_only=True)
    name = serializers.CharField(source="enrolment.person.name", read_only=True)
    unit = serializers.IntegerField(source="enrolment.unit_id", read_only=True)


def filters_of(of_model, of_fields):
    class Filters(StrictFilterSet):
        person = IdFilter(field_name="enrolment__person")
        unit = IdFilter(field_name="enrolment__unit")

        class Meta:
            model = of_model
            fields = of_fields

    Filters.__name__ = f"{of_model.__name__}Filters"
    return Filters


AssessmentFilters = filters_of(Assessment, ["training_class", "enrolment", "status", "grade"])
CompletionFilters = filters_of(
    CompletionDecision, ["training_class", "enrolment", "decision", "recommendation"]
)
ProposalFilters = filters_of(WithdrawalProposal, ["training_class", "enrolment", "state"])
CertificateFilters = filters_of(Certificate, ["training_class", "enrolment", "status", "number"])


class AssessmentSerializer(OfLearner):
    class Meta:
        model = Assessment
        fields = [
            "id", "enrolment", "training_class", "person", "name", "unit",
            *(f"{item}_score" for item in ITEMS), "exam_score", "has_papers", "total", "grade",
            "appraisal", "status", "scored_by", "scored_at", "confirmed_by", "confirmed_at",
            "updated_at",
        ]  # fmt: skip
        read_only_fields = fields


class CompletionSerializer(OfLearner):
    class Meta:
        model = CompletionDecision
        fields = [
            "id", "enrolment", "training_class", "person", "name", "unit", "decision",
            "recommendation", "reasons", "full_attendance", "override_reason", "hours_required",
            "hours_awarded", "decided_by", "decided_at", "revision", "updated_at",
        ]  # fmt: skip
        read_only_fields = fields


class WithdrawalProposalSerializer(OfLearner):
    class Meta:
        model = WithdrawalProposal
        fields = [
            "id", "enrolment", "training_class", "person", "name", "unit", "record", "reason",
            "state", "proposed_by", "proposed_at", "decided_by", "decided_at", "comment",
        ]  # fmt: skip
        read_only_fields = fields


class CertificateSerializer(CleanModelSerializer):
    class Meta:
        model = Certificate
        fields = [
            "id", "enrolment", "training_class", "number", "verify_code", "status", "name",
            "unit_name", "class_title", "issuer", "hours", "start_on", "end_on", "issued_on",
            "replaces", "ended_reason", "ended_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = fields


class CreditHourSerializer(CleanModelSerializer):
    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = CreditHourEntry
        fields = [
            "id", "person", "name", "training_class", "unit", "completion", "year", "hours",
            "kind", "booked_at", "reverses", "is_reversed", "reason",
        ]  # fmt: skip
        read_only_fields = fields


class ScoreSerializer(StrictSerializer):
    """What is entered for one learner; what is left out stays as it is."""

    enrolment = key_field()
    attendance = score_field()
    discipline = score_field()
    attitude = score_field()
    knowledge = score_field()
    ability = score_field()
    conduct = score_field()
    exam_score = score_field()
    has_papers = serializers.BooleanField(required=False)
    appraisal = serializers.CharField(max_length=1000, allow_blank=True, required=False)


class ScoresSerializer(StrictSerializer):
    items = ScoreSerializer(many=True, min_length=1, max_length=MOST)


def entry_of(item):
    scores = {name: item[name] for name in ITEMS if name in item}
    others = {n: item[n] for n in ("exam_score", "has_papers", "appraisal") if n in item}
    return Entry(item["enrolment"], scores, others)


class CompletionChoiceSerializer(StrictSerializer):
    """Without a decision it is decided as recommended; otherwise a reason is needed."""

    enrolment = key_field()
    # Withdrawal is for the service to refuse, with its own code.
    decision = serializers.ChoiceField(Decided.choices, allow_blank=True, default="")
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class CompletionChoicesSerializer(StrictSerializer):
    items = CompletionChoiceSerializer(many=True, min_length=1, max_length=MOST)


def choice_of(item):
    return Choice(item["enrolment"], item["decision"], item["reason"])


class CompletionEnrolmentsSerializer(StrictSerializer):
    enrolments = serializers.ListField(child=key_field(), min_length=1, max_length=MOST)


class CertificatesSerializer(StrictSerializer):
    certificates = serializers.ListField(child=key_field(), min_length=1, max_length=MOST)


class RevisionSerializer(StrictSerializer):
    decision = serializers.ChoiceField(Decided.choices)
    # An empty reason is for the service to refuse, with its own code.
    reason = serializers.CharField(max_length=300, allow_blank=True)


class CertificateReasonSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=300, allow_blank=True)


class CompletionCommentSerializer(StrictSerializer):
    comment = serializers.CharField(max_length=300, allow_blank=True)


class ProposedWithdrawalSerializer(StrictSerializer):
    enrolment = VisibleRelatedField(queryset=Enrolment.objects.all())
    reason = serializers.CharField(max_length=200, allow_blank=True)


class CompletionItemSerializer(serializers.Serializer):
    """What became of one of many; `id` is the row's that was written."""

    of = serializers.IntegerField(help_text=_("The key that was sent."))
    id = serializers.IntegerField(allow_null=True)
    code = serializers.CharField()
    detail = serializers.CharField()


class CompletionOutcomesSerializer(serializers.Serializer):
    done = serializers.IntegerField()
    refused = serializers.IntegerField()
    items = CompletionItemSerializer(many=True)


def shown_outcomes(keys, outcomes, model):
    """Each item in its place: done, or why not."""
    items = [
        {"of": key, "id": one.pk, "code": "done", "detail": str(_("Done"))}
        if isinstance(one, model)
        else {"of": key, "id": None, "code": one.code, "detail": str(one)}
        for key, one in zip(keys, outcomes, strict=True)
    ]
    done = sum(item["id"] is not None for item in items)
    return {"done": done, "refused": len(items) - done, "items": items}


class ReasonShownSerializer(serializers.Serializer):
    code = serializers.ChoiceField([str(code) for code in Code])
    detail = serializers.CharField()
    evidence = serializers.JSONField()


class RecommendationSerializer(serializers.Serializer):
    enrolment = serializers.IntegerField()
    name = serializers.CharField()
    unit = serializers.IntegerField()
    recommendation = serializers.ChoiceField([str(verdict) for verdict in Verdict])
    reasons = ReasonShownSerializer(many=True)
    hours_required = serializers.DecimalField(6, 1)
    hours_attended = serializers.DecimalField(6, 1)
    leave_used = serializers.DecimalField(6, 1)
    leave_limit = serializers.DecimalField(6, 2)
    absences = serializers.IntegerField()
    exam_score = serializers.DecimalField(4, 1, allow_null=True)
    full_attendance = serializers.JSONField()


class RecommendationsSerializer(serializers.Serializer):
    items = RecommendationSerializer(many=True)


def shown_recommendation(one):
    return {
        "enrolment": one.learner.pk,
        "name": one.learner.name,
        "unit": one.learner.unit_id,
        "recommendation": str(one.verdict),
        "reasons": [
            {"code": str(code), "detail": sentence_of(code, evidence), "evidence": evidence}
            for code, evidence in one.reasons
        ],
        "hours_required": one.hours_required,
        "hours_attended": one.hours_attended,
        "leave_used": one.account.used,
        "leave_limit": one.account.limit,
        "absences": one.absences,
        "exam_score": one.assessment.exam_score if one.assessment else None,
        "full_attendance": one.kept_full,
    }


class ClosingCheckSerializer(serializers.Serializer):
    name = serializers.CharField()
    step = serializers.CharField(help_text=_("The state of the class before which it is asked."))
    is_done = serializers.BooleanField()
    code = serializers.CharField(allow_null=True)
    detail = serializers.CharField()


class ChecklistSerializer(serializers.Serializer):
    items = ClosingCheckSerializer(many=True)


def shown_check(line):
    return {
        "name": line.check.name,
        "step": str(line.check.step),
        "is_done": line.is_done,
        "code": line.refused.code if line.refused else None,
        "detail": str(line.refused or line.check.label),
    }
