from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from materials import services
from materials.api import serializers
from materials.api.copies import PaperCopySerializer, PaperCopyViewSet
from materials.api.distribution import (
    HoldersSerializer,
    ReminderSerializer,
    shown_holders,
    shown_reminder,
)
from materials.api.filters import DownloadFilters
from materials.delivery import deliver
from materials.errors import Hidden
from materials.models import (
    Acknowledgement,
    DownloadRecord,
    Material,
    MaterialAssignment,
    MaterialVersion,
)
from materials.policies import may_hand_out
from peixun.api.viewsets import AppendViewSet, DestroyMixin, EditViewSet, ReadViewSet, verb

WHOLE_FILE = OpenApiResponse(OpenApiTypes.BINARY, "The copy, byte for byte.")
ORIGINAL = OpenApiParameter(
    "original", bool, description="The file without a mark, for those who keep the material."
)


class AnyRenderer(BaseRenderer):
    """A file is sent as it is, whatever the client says it accepts."""

    media_type = "*/*"
    format = "file"


class MaterialViewSet(EditViewSet):
    queryset = Material.objects.all()
    serializer_class = serializers.MaterialSerializer
    ordering = ("-id",)
    ordering_fields = ("code", "title", "created_at")
    search_fields = ("code", "title")
    filterset_fields = [
        "code", "kind", "training_class", "session", "owner_unit", "access_level",
    ]  # fmt: skip
    policy_verbs = {"versions": "add_version"}

    def perform_create(self, serializer):
        return serializer.save(created_by=self.request.user)

    def perform_update(self, serializer):
        services.save_material(serializer.save())

    @extend_schema(
        request={"multipart/form-data": serializers.NewVersion},
        responses={201: serializers.MaterialVersionSerializer},
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def versions(self, request, pk):
        """Upload the next version, a draft."""
        material = self.get_object()
        form = serializers.NewVersion(data=request.data)
        form.is_valid(raise_exception=True)
        upload = form.validated_data["file"]
        note = form.validated_data["change_note"]
        version = services.add_version(material, upload, by=request.user, change_note=note)
        return MaterialVersionViewSet(request=request, basename="materialversion").answer(
            version.pk, status=201
        )


class MaterialVersionViewSet(ReadViewSet):
    """Versions are uploaded at their material, then published and withdrawn."""

    queryset = MaterialVersion.objects.all()
    serializer_class = serializers.MaterialVersionSerializer
    ordering = ("-id",)
    policy_verbs = {"holders": "see_holders"}
    filterset_fields = ["material", "status", "mime_type", "sha256"]

    @verb()
    def publish(self, version):
        services.publish_version(version, by=self.request.user)

    @verb(body=serializers.Withdrawal)
    def withdraw(self, version, reason):
        services.withdraw_version(version, reason=reason, by=self.request.user)

    @verb(body=serializers.NoticeWording)
    def acknowledge_notice(self, version, wording):
        """Take note of the notice, in the wording that was shown; then the file can be had."""
        services.acknowledge_notice(version, wording=wording, by=self.request.user)

    @verb(body=serializers.Withdrawal, answers=HoldersSerializer)
    def recall(self, version, reason):
        """Withdraw the version and tell everybody who holds it."""
        holders = services.recall_version(version, reason=reason, by=self.request.user)
        version.refresh_from_db()
        return shown_holders(version, holders)

    @extend_schema(responses=HoldersSerializer)
    @action(detail=True)
    def holders(self, request, pk):
        """Who has downloaded the version or holds it on paper."""
        version = self.get_object()
        return Response(shown_holders(version, services.holders_of(version)))

    @verb(body=serializers.Receiver, answers=PaperCopySerializer)
    def issue_to(self, version, person):
        """Issue a copy on paper to somebody who need not be a learner."""
        copy = services.issue_to(version, person=person, by=self.request.user)
        return PaperCopyViewSet(request=self.request, basename="papercopy").represent(copy.pk)

    @verb(body=serializers.MaterialConfirmation)
    def confirm(self, version, kind):
        """Say that one has received the version, or read it."""
        services.confirm(version, kind, by=self.request.user)

    @extend_schema(parameters=[ORIGINAL], responses={(200, "application/octet-stream"): WHOLE_FILE})
    @action(detail=True, renderer_classes=[AnyRenderer])
    def download(self, request, pk):
        """The copy of the account. Whether it may have one is decided, and recorded, each time."""
        version = get_object_or_404(MaterialVersion.objects.select_related("material"), pk=pk)
        asked = serializers.WhichFile(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        try:
            return deliver(request, version, user=request.user, **asked.validated_data)
        except Hidden as hidden:
            raise NotFound from hidden

    def known_parameters(self):
        return {"original"} if self.action == "download" else super().known_parameters()


class MaterialAssignmentViewSet(DestroyMixin, AppendViewSet):
    """Assignments are made and taken back, never edited."""

    queryset = MaterialAssignment.objects.all()
    serializer_class = serializers.MaterialAssignmentSerializer
    ordering = ("-id",)
    policy_verbs = {"open_readers": "view"}
    filterset_fields = [
        "material", "training_class", "session", "group", "unit", "person", "enrolment",
        "must_read", "channel",
    ]  # fmt: skip

    def check_candidate(self, serializer):
        if not may_hand_out(self.request.user, serializer.candidate):
            self.permission_denied(self.request)

    def perform_destroy(self, instance):
        services.unassign(instance)

    @verb(answers=ReminderSerializer)
    def remind(self, assignment):
        """Tell everybody who has not read it, or signed for it; once a day."""
        people = services.remind(assignment)
        return shown_reminder(assignment, people)

    @extend_schema(responses=ReminderSerializer)
    @action(detail=True, url_path="open-readers")
    def open_readers(self, request, pk):
        """Who has not read it, or signed for it."""
        assignment = self.get_object()
        return Response(shown_reminder(assignment, services.open_readers(assignment)))


class DownloadRecordViewSet(ReadViewSet):
    """Who asked for which file when, and what came of it."""

    queryset = DownloadRecord.objects.all()
    serializer_class = serializers.DownloadRecordSerializer
    ordering = ("-id",)
    filterset_class = DownloadFilters


class AcknowledgementViewSet(ReadViewSet):
    """Who knows the notice of a version, has received or read it."""

    queryset = Acknowledgement.objects.all()
    serializer_class = serializers.MaterialAcknowledgementSerializer
    ordering = ("-id",)
    filterset_fields = {
        "version": ["exact"],
        "version__material": ["exact"],
        "person": ["exact"],
        "enrolment": ["exact"],
        "enrolment__training_class": ["exact"],
        "kind": ["exact"],
        "at": ["gte", "lt"],
    }
