"""Signed sign-in sheets: photos and scans, kept beside the roll."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from attendance import services
from attendance.api.leave import FILE
from attendance.api.leave_bodies import LeaveProofSerializer
from attendance.models import SheetPaper
from courses.models import TrainingSession
from materials.api.views import AnyRenderer
from materials.delivery import download
from materials.errors import FileMissing
from peixun.api.filters import IdFilter, StrictFilterSet
from peixun.api.serializers import CleanModelSerializer
from peixun.api.values import representation_of
from peixun.api.viewsets import ReadViewSet, ViewSet


class PaperSerializer(CleanModelSerializer):
    session = serializers.IntegerField(source="sheet.session_id", read_only=True)

    class Meta:
        model = SheetPaper
        fields = [
            "id", "sheet", "session", "file_name", "mime_type", "size_bytes", "uploaded_by",
            "uploaded_at",
        ]  # fmt: skip
        read_only_fields = fields


class PaperUploadSerializer(LeaveProofSerializer):
    """A form with a file (multipart/form-data): a photo or a PDF, at most 10 MB."""


class PaperFilters(StrictFilterSet):
    session = IdFilter(field_name="sheet__session")

    class Meta:
        model = SheetPaper
        fields = {"sheet": ["exact"]}


class PaperViewSet(ReadViewSet):
    """What people signed, for those who see the sheet."""

    queryset = SheetPaper.objects.all()
    serializer_class = PaperSerializer
    ordering = ("-id",)
    filterset_class = PaperFilters
    policy_verbs = {"file": "view"}

    @extend_schema(responses={(200, "application/octet-stream"): FILE})
    @action(detail=True, renderer_classes=[AnyRenderer])
    def file(self, request, pk):
        """The paper itself, as a download."""
        return paper_answer(self.get_object())


class SessionPaperViewSet(ViewSet):
    """Keeps signed papers of a session's sheet."""

    queryset = TrainingSession.objects.all()
    serializer_class = PaperSerializer
    policy_verbs = {"keep_paper": "roll_call"}

    @extend_schema(
        request={"multipart/form-data": PaperUploadSerializer}, responses=PaperSerializer
    )
    @action(detail=True, methods=["post"], url_path="keep-paper", parser_classes=[MultiPartParser])
    def keep_paper(self, request, pk):
        """Keep a photo or a PDF of the signed sheet, also after it was handed in."""
        session = self.get_object()
        form = PaperUploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        paper = services.keep_paper(session, form.validated_data["file"], by=request.user)
        rows = SheetPaper.objects.filter(pk=paper.pk)
        return Response(representation_of(PaperSerializer).rows(rows)[0])


def paper_answer(paper):
    try:
        content = services.open_paper(paper)
    except FileMissing as missing:
        raise NotFound from missing
    return download(content, paper.file_name, paper.mime_type)
