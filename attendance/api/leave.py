"""Leave: asked for, decided, reported back. The reason has an address of its own."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from attendance import services
from attendance.api import leave_bodies as bodies
from attendance.models import LeaveProof, LeaveReading, LeaveRequest, LeaveSpan, LeaveStep
from attendance.services import leave
from courses.models import Enrolment
from materials.api.views import AnyRenderer
from materials.delivery import download
from materials.errors import FileMissing
from peixun import policy
from peixun.api.viewsets import EditViewSet, ReadViewSet, ViewSet, verb

FILE = OpenApiResponse(OpenApiTypes.BINARY, "The file, byte for byte.")
SPANS = LeaveSpan.objects.filter(request=OuterRef("pk")).order_by("from_at")


class LeaveRequestViewSet(ReadViewSet):
    """Requests for leave. Made and moved on by verbs, never edited or deleted."""

    queryset = LeaveRequest.objects.annotate(
        has_proof=Exists(LeaveProof.objects.filter(request=OuterRef("pk"))),
        span_list=ArraySubquery(SPANS.values(json=JSONObject(from_at="from_at", to_at="to_at"))),
    )
    serializer_class = bodies.LeaveRequestSerializer
    ordering = ("-id",)
    filterset_class = bodies.LeaveFilters
    policy_verbs = {
        "preview": "add",
        "complete": "change",
        "return_": "return_back",
        "reason": "read_reason",
        "proof_file": "read_reason",
        "proof": "attach_proof",
    }

    @extend_schema(
        request=bodies.LeaveAskSerializer, responses={201: bodies.LeaveRequestSerializer}
    )
    @transaction.atomic
    def create(self, request):
        """Ask for leave. More than the limit needs `acknowledged: ["leave_limit"]`."""
        values = self.read(bodies.LeaveAskSerializer)
        asked = leave.ask_leave(
            values["enrolment"],
            values["wish"],
            by=request.user,
            acknowledged=values["acknowledged"],
            is_draft=values["is_draft"],
        )
        return self.answer(asked.pk, status=201)

    @extend_schema(
        request=bodies.LeavePreviewSerializer, responses=bodies.LeavePreviewAnswerSerializer
    )
    @action(detail=False, methods=["post"])
    def preview(self, request):
        """What a leave would mean: sessions, hours, the limit, who decides. Writes nothing."""
        values = self.read(bodies.LeavePreviewSerializer)
        found = leave.preview_leave(values["enrolment"], values["wish"], by=request.user)
        return Response(bodies.shown_preview(found))

    def read(self, serializer_class):
        """The values of the body, for an enrolment whose leave the user may ask for."""
        body = serializer_class(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        enrolment = body.validated_data["enrolment"]
        if not policy.may(self.request.user, "ask_leave", enrolment):
            self.permission_denied(self.request)
        return body.validated_data

    @verb(body=bodies.LeaveCompletionSerializer)
    def complete(self, request, **given):
        """Say a draft, or what was sent back, anew; then submit it."""
        wish = bodies.wish_of(request.enrolment, given)
        leave.change_leave(request, wish, by=self.request.user)

    @verb(body=bodies.AcknowledgedSerializer)
    def submit(self, request, acknowledged):
        """Ask for the decision on a draft, or again on what was sent back."""
        leave.submit_leave(request, by=self.request.user, acknowledged=acknowledged)

    @verb(body=bodies.LeaveDecisionSerializer)
    def approve(self, request, **decision):
        """Approve the step that is due; with the last one the leave is granted."""
        leave.approve_leave(request, by=self.request.user, **decision)

    @verb(body=bodies.LeaveDecisionSerializer)
    def reject(self, request, **decision):
        """Refuse the leave; the comment says why."""
        leave.reject_leave(request, by=self.request.user, **decision)

    @verb(body=bodies.LeaveDecisionSerializer)
    def return_(self, request, **decision):
        """Send the request back for completion; the comment says what is missing."""
        leave.return_leave(request, by=self.request.user, **decision)

    @verb()
    def withdraw(self, request):
        """Take the request back before it is decided."""
        leave.withdraw_leave(request, by=self.request.user)

    @verb(body=bodies.LeaveCancellationSerializer)
    def cancel(self, request, reason):
        """Undo a leave that was granted; once it has begun, only the staff with a reason."""
        leave.cancel_leave(request, by=self.request.user, reason=reason)

    @verb(body=bodies.LeaveReturnSerializer)
    def report_back(self, request, returned_at):
        """The learner is back; the class confirms it."""
        leave.report_back(request, by=self.request.user, returned_at=returned_at)

    @verb(body=bodies.LeaveReturnSerializer)
    def confirm_return(self, request, returned_at):
        """Close the leave with the actual return; an early one ends it there."""
        leave.confirm_return(request, by=self.request.user, returned_at=returned_at)

    @extend_schema(responses=bodies.LeaveReasonSerializer)
    @action(detail=True)
    def reason(self, request, pk):
        """Why, and what was said about it. Each reading but the learner's own is on record."""
        row = self.get_object()
        trail = row.decisions.select_related("by")
        return Response(
            {
                "reason": leave.read_reason(row, by=request.user),
                "trail": [bodies.shown_decision(entry) for entry in trail],
            }
        )

    @extend_schema(
        request={"multipart/form-data": bodies.LeaveProofSerializer},
        responses=bodies.LeaveRequestSerializer,
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def proof(self, request, pk):
        """Attach a photo or a PDF, in the place of an earlier one."""
        row = self.get_object()
        form = bodies.LeaveProofSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        leave.attach_proof(row, form.validated_data["file"], by=request.user)
        return self.answer(row.pk)

    @extend_schema(responses={(200, "application/octet-stream"): FILE})
    @action(detail=True, url_path="proof/file", renderer_classes=[AnyRenderer])
    def proof_file(self, request, pk):
        """The proof. Each reading but the learner's own is on record."""
        try:
            proof, content = leave.open_proof(self.get_object(), by=request.user)
        except FileMissing as missing:
            raise NotFound from missing
        return download(content, proof.file_name, proof.mime_type)


class LeaveReadingViewSet(ReadViewSet):
    """Who has read the reason or the proof of a leave, for the learner to know."""

    queryset = LeaveReading.objects.all()
    serializer_class = bodies.LeaveReadingSerializer
    ordering = ("-id",)
    filterset_fields = ["request", "what"]


class LeaveStepViewSet(EditViewSet):
    """Who decides on leave in a class, in which order, up to how many hours."""

    queryset = LeaveStep.objects.all()
    serializer_class = bodies.LeaveStepSerializer
    ordering = ("training_class", "number", "id")
    filterset_fields = ["training_class", "role"]

    def perform_destroy(self, instance):
        services.remove_leave_step(instance)


class EnrolmentLeaveViewSet(ViewSet):
    """The leave account of a learner."""

    queryset = Enrolment.objects.all()
    serializer_class = bodies.LeaveAccountSerializer
    policy_verbs = {"leave_account": "see_leave"}

    @extend_schema(responses=bodies.LeaveAccountSerializer)
    @action(detail=True, url_path="leave-account")
    def leave_account(self, request, pk):
        """Credit hours required, used and left, and whether the limit is exceeded."""
        account = leave.leave_account(self.get_object())
        return Response(bodies.shown_account(account))
