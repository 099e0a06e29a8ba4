"""The end of a class: assessments, recommendations, decisions, certificates, credit hours."""

from django.db import transaction
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from attendance.api import completion_bodies as bodies
from attendance.models import (
    Assessment,
    Certificate,
    CompletionDecision,
    CreditHourEntry,
    WithdrawalProposal,
)
from attendance.pages.completion.files import certificate_answer
from attendance.services import completion
from courses.models import TrainingClass
from materials.api.views import AnyRenderer
from peixun import policy
from peixun.api.viewsets import ReadViewSet, ViewSet, verb

PDF = OpenApiResponse(OpenApiTypes.BINARY, "The certificate as PDF.")


class ClassCompletionViewSet(ViewSet):
    """What is done about a whole class at its end; each item is answered in its place."""

    queryset = TrainingClass.objects.all()
    serializer_class = bodies.RecommendationsSerializer
    policy_verbs = {
        "recommendations": "see_recommendations",
        "checklist": "see_recommendations",
        "assessments": "assess",
        "completion_decisions": "decide_completion",
    }

    @extend_schema(responses=bodies.RecommendationsSerializer, filters=False)
    @action(detail=True, pagination_class=None)
    def recommendations(self, request, pk):
        """What the evidence recommends for each learner, with all that speaks against it."""
        found = completion.recommendations_of(self.get_object())
        return Response({"items": [bodies.shown_recommendation(one) for one in found]})

    @extend_schema(responses=bodies.ChecklistSerializer, filters=False)
    @action(detail=True, pagination_class=None)
    def checklist(self, request, pk):
        """What has to be done before the class is concluded, and before it is archived."""
        lines = completion.checklist_of(self.get_object())
        return Response({"items": [bodies.shown_check(line) for line in lines]})

    @verb(body=bodies.ScoresSerializer, answers=bodies.CompletionOutcomesSerializer)
    def assessments(self, training_class, *, items):
        """Enter scores and appraisals for many learners."""
        entries = [bodies.entry_of(item) for item in items]
        outcomes = completion.score_assessments(training_class, entries, by=self.request.user)
        keys = [item["enrolment"] for item in items]
        return bodies.shown_outcomes(keys, outcomes, Assessment)

    @verb(body=bodies.CompletionEnrolmentsSerializer, answers=bodies.CompletionOutcomesSerializer)
    def confirm_assessments(self, training_class, *, enrolments):
        """Confirm what somebody else has scored."""
        outcomes = completion.confirm_assessments(training_class, enrolments, by=self.request.user)
        return bodies.shown_outcomes(enrolments, outcomes, Assessment)

    @verb(body=bodies.CompletionChoicesSerializer, answers=bodies.CompletionOutcomesSerializer)
    def completion_decisions(self, training_class, *, items):
        """Decide on many learners: as recommended, or otherwise with a reason."""
        choices = [bodies.choice_of(item) for item in items]
        outcomes = completion.decide_completion(training_class, choices, by=self.request.user)
        keys = [item["enrolment"] for item in items]
        return bodies.shown_outcomes(keys, outcomes, CompletionDecision)

    @verb(body=bodies.CompletionEnrolmentsSerializer, answers=bodies.CompletionOutcomesSerializer)
    def draft_certificates(self, training_class, *, enrolments):
        """Prepare certificates for those who have completed."""
        outcomes = completion.draft_certificates(training_class, enrolments)
        return bodies.shown_outcomes(enrolments, outcomes, Certificate)

    @verb(body=bodies.CertificatesSerializer, answers=bodies.CompletionOutcomesSerializer)
    def issue_certificates(self, training_class, *, certificates):
        """Number and freeze drafts, in the order given."""
        keys = list(dict.fromkeys(certificates))
        outcomes = completion.issue_certificates(training_class, keys, by=self.request.user)
        return bodies.shown_outcomes(keys, outcomes, Certificate)


class AssessmentViewSet(ReadViewSet):
    """Scores, totals and appraisals. Entered for a class, see `training-classes`."""

    queryset = Assessment.objects.all()
    serializer_class = bodies.AssessmentSerializer
    ordering = ("-id",)
    filterset_class = bodies.AssessmentFilters

    @verb(body=bodies.CompletionCommentSerializer)
    def send_back(self, assessment, comment):
        """Open it again, and say why."""
        completion.send_assessment_back(assessment, comment=comment, by=self.request.user)


class CompletionDecisionViewSet(ReadViewSet):
    """What was decided, on what evidence. Decided for a class, see `training-classes`."""

    queryset = CompletionDecision.objects.all()
    serializer_class = bodies.CompletionSerializer
    ordering = ("-id",)
    filterset_class = bodies.CompletionFilters

    def paginate_queryset(self, queryset):
        return self.shown(super().paginate_queryset(queryset))

    def retrieve(self, request, pk):
        response = super().retrieve(request, pk)
        if getattr(response, "data", None):
            self.shown([response.data])
        return response

    def represent(self, pk):
        return self.shown([super().represent(pk)])[0]

    def shown(self, rows):
        """The rows without records that are not decided, for those who do not know of these."""
        keys = [row["id"] for row in rows if completion.names_open_records(row["reasons"])]
        if keys:
            knowing = CompletionDecision.objects.permitted(self.request.user, "see_open_records")
            known = set(knowing.filter(pk__in=keys).values_list("pk", flat=True))
            for row in rows:
                if row["id"] not in known:
                    row["reasons"] = completion.without_open_records(row["reasons"])
        return rows

    @verb(body=bodies.RevisionSerializer)
    def revise(self, row, decision, reason):
        """Decide anew; the former decision stays in the trail."""
        completion.revise_decision(row, decision, reason=reason, by=self.request.user)


class WithdrawalProposalViewSet(ReadViewSet):
    """One person proposes that a learner leaves the class, another decides."""

    queryset = WithdrawalProposal.objects.all()
    serializer_class = bodies.WithdrawalProposalSerializer
    ordering = ("-id",)
    filterset_class = bodies.ProposalFilters
    policy_verbs = {"create": "add"}

    @extend_schema(
        request=bodies.ProposedWithdrawalSerializer,
        responses={201: bodies.WithdrawalProposalSerializer},
    )
    @transaction.atomic
    def create(self, request):
        body = bodies.ProposedWithdrawalSerializer(
            data=request.data, context=self.get_serializer_context()
        )
        body.is_valid(raise_exception=True)
        enrolment = body.validated_data["enrolment"]
        if not policy.may(request.user, "propose_withdrawal", enrolment):
            self.permission_denied(request)
        row = completion.propose_withdrawal(
            enrolment, by=request.user, reason=body.validated_data["reason"]
        )
        return self.answer(row.pk, status=201)

    @verb()
    def agree(self, row):
        """The learner leaves the class."""
        completion.agree_to_withdrawal(row, by=self.request.user)

    @verb(body=bodies.CompletionCommentSerializer)
    def decline(self, row, comment):
        """The learner stays; the comment says why."""
        completion.decline_withdrawal(row, comment=comment, by=self.request.user)


class CertificateViewSet(ReadViewSet):
    """Certificates, whatever became of them. Drafted and issued for a class."""

    queryset = Certificate.objects.all()
    serializer_class = bodies.CertificateSerializer
    ordering = ("-id",)
    filterset_class = bodies.CertificateFilters
    policy_verbs = {"file": "view"}

    @verb(body=bodies.CertificateReasonSerializer)
    def revoke(self, row, reason):
        """It holds no longer; it keeps its number."""
        completion.revoke_certificate(row, reason=reason, by=self.request.user)

    @verb(body=bodies.CertificateReasonSerializer, answers=bodies.CertificateSerializer)
    def replace(self, row, reason):
        """Issue another one in its place; the answer is the new one."""
        new = completion.replace_certificate(row, reason=reason, by=self.request.user)
        return self.represent(new.pk)

    @verb(answers=bodies.CompletionOutcomesSerializer)
    def discard(self, row):
        """Throw a draft away."""
        key = row.pk
        completion.discard_certificate(row)
        return bodies.shown_outcomes([key], [Certificate(pk=key)], Certificate)

    @extend_schema(responses={(200, "application/pdf"): PDF})
    @action(detail=True, renderer_classes=[AnyRenderer])
    def file(self, request, pk):
        """The certificate as PDF, a draft as a specimen."""
        return certificate_answer(request, [self.get_object()])


class CreditHourViewSet(ReadViewSet):
    """Booked credit hours; a wrong entry has a counter-entry. The sum of `hours` holds."""

    queryset = CreditHourEntry.objects.all()
    serializer_class = bodies.CreditHourSerializer
    ordering = ("-id",)
    filterset_fields = ["person", "training_class", "unit", "year", "is_reversed"]
