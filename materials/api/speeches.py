"""Imported documents, their speeches, and what the speeches propose."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from courses.models import TrainingClass, TrainingSession, Venue
from materials import services
from materials.api.serializers import MaterialSerializer, UploadField
from materials.models import (
    CleaningFinding,
    CollectionItem,
    Material,
    MaterialCollection,
    SourceDocument,
    Speech,
    SpeechFact,
    SpeechSection,
)
from materials.services.reviewing import EDITABLE
from peixun.api.serializers import CleanModelSerializer, StrictSerializer, VisibleRelatedField
from peixun.api.viewsets import EditViewSet, ReadViewSet, UpdateMixin, verb


class SourceDocumentSerializer(CleanModelSerializer):
    class Meta:
        model = SourceDocument
        fields = [
            "id", "file_name", "sha256", "size_bytes", "kind", "encoding", "script", "page_title",
            "metadata", "removed_lines", "restriction_notice", "authenticity", "status",
            "importer_version", "owner_unit", "imported_by", "created_at",
        ]  # fmt: skip


class NewDocument(StrictSerializer):
    """A form with a file (multipart/form-data)."""

    file = UploadField()


class CleaningFindingSerializer(CleanModelSerializer):
    class Meta:
        model = CleaningFinding
        fields = [
            "id", "document", "order", "rule", "action", "line_from", "line_to", "before", "after",
            "confidence",
        ]  # fmt: skip


class SpeechSerializer(CleanModelSerializer):
    class Meta:
        model = Speech
        fields = [
            "id", "document", "sequence", *EDITABLE, "title_derived", "occasion_text", "class_name",
            "host_unit", "salutation", "training_class", "session", "match", "completeness",
            "flags", "line_from", "line_to", "duplicate_of", "review",
        ]  # fmt: skip
        read_only_fields = ["occasion_text", "class_name", "host_unit", "salutation"]


class SpeechTextSerializer(serializers.Serializer):
    text = serializers.CharField()


class SpeechSectionSerializer(CleanModelSerializer):
    class Meta:
        model = SpeechSection
        fields = [
            "id", "speech", "order", "level", "marker", "marker_kind", "ordinal_raw", "ordinal",
            "heading", "is_run_in", "flags", "start", "end",
        ]  # fmt: skip


class SpeechFactSerializer(CleanModelSerializer):
    class Meta:
        model = SpeechFact
        fields = [
            "id", "speech", "section", "kind", "category", "quote", "start", "value", "status",
            "decided_by", "decided_at", "topic", "session", "lecturer",
        ]  # fmt: skip


class SpeechMatch(StrictSerializer):
    """Both null: the speech stands alone."""

    training_class = VisibleRelatedField(queryset=TrainingClass.objects.all(), allow_null=True)
    session = VisibleRelatedField(
        queryset=TrainingSession.objects.all(), allow_null=True, default=None
    )


class SpeechMaterial(StrictSerializer):
    access_level = serializers.ChoiceField(Material.AccessLevel.choices, default="class_only")
    restriction_notice = serializers.CharField(max_length=200, default="", allow_blank=True)


class TopicTime(StrictSerializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    venue = VisibleRelatedField(queryset=Venue.objects.all(), allow_null=True, default=None)
    credit_hours = serializers.DecimalField(max_digits=4, decimal_places=1, default=0, min_value=0)
    reason = serializers.CharField(max_length=200, default="", allow_blank=True)


class MaterialCollectionSerializer(CleanModelSerializer):
    class Meta:
        model = MaterialCollection
        fields = ["id", "title", "kind", "description", "owner_unit", "created_at"]


class CollectionItemSerializer(CleanModelSerializer):
    class Meta:
        model = CollectionItem
        fields = ["id", "collection", "material", "number"]


class SourceDocumentViewSet(ReadViewSet):
    """Files in which speeches came. The same bytes are imported once."""

    queryset = SourceDocument.objects.all()
    serializer_class = SourceDocumentSerializer
    ordering = ("-id",)
    search_fields = ("file_name", "page_title")
    filterset_fields = ["sha256", "status", "authenticity", "script", "owner_unit"]
    policy_verbs = {"import_": "add"}

    @extend_schema(
        request={"multipart/form-data": NewDocument}, responses={201: SourceDocumentSerializer}
    )
    @action(detail=False, methods=["post"], url_path="import", parser_classes=[MultiPartParser])
    def import_(self, request):
        """Import a file: text, Word, PDF with text or a saved web page."""
        form = NewDocument(data=request.data)
        form.is_valid(raise_exception=True)
        document = services.import_document(
            form.validated_data["file"],
            by=request.user,
            owner_unit=services.unit_of_imports(request.user),
        )
        return self.answer(document.pk, status=201)

    @verb()
    def release(self, document):
        """Let the speeches of a document in quarantine in."""
        services.release_document(document, by=self.request.user)


class CleaningFindingViewSet(ReadViewSet):
    """What the importer removed, repaired or pointed at."""

    queryset = CleaningFinding.objects.all()
    serializer_class = CleaningFindingSerializer
    ordering = ("id",)
    filterset_fields = ["document", "rule", "action"]


class SpeechViewSet(UpdateMixin, ReadViewSet):
    """Speeches. Title, speaker and date can be corrected; the text stays as it was given."""

    queryset = Speech.objects.all()
    serializer_class = SpeechSerializer
    ordering = ("-id",)
    search_fields = ("title", "class_name", "speaker_name")
    filterset_fields = [
        "document", "training_class", "session", "occasion_type", "match", "review", "completeness",
        "speaker",
    ]  # fmt: skip
    policy_verbs = {"text": "view", "begin_class": "decide", "reject_remaining": "decide"}

    def perform_update(self, serializer):
        services.edit_speech(serializer.instance, **serializer.validated_data)

    @extend_schema(responses=SpeechTextSerializer)
    @action(detail=True)
    def text(self, request, pk):
        """The cleaned text. Places of sections and facts are counted in its characters."""
        return Response({"text": self.get_object().text})

    @verb(body=SpeechMatch)
    def match(self, speech, training_class, session):
        """Say to which class and session the speech belongs, or that it stands alone."""
        services.match_speech(
            speech, training_class=training_class, session=session, by=self.request.user
        )

    @verb()
    def begin_class(self, speech):
        """Link the class that the speech names, or begin it as a draft."""
        services.begin_class(speech, by=self.request.user)

    @verb()
    def reject_remaining(self, speech):
        """Reject every proposal that has not been decided."""
        services.reject_remaining(speech, by=self.request.user)

    @verb()
    def finish_review(self, speech):
        services.finish_review(speech, by=self.request.user)

    @verb(body=SpeechMaterial, answers=MaterialSerializer)
    def make_material(self, speech, **terms):
        """Make a material of the speech; its first version is a draft."""
        material = services.make_material(speech, by=self.request.user, **terms)
        return MaterialSerializer(material).data


class SpeechSectionViewSet(ReadViewSet):
    """The outlines of speeches."""

    queryset = SpeechSection.objects.all()
    serializer_class = SpeechSectionSerializer
    ordering = ("id",)
    filterset_fields = ["speech", "level"]


class SpeechFactViewSet(ReadViewSet):
    """What speeches propose. Accepting a proposal takes effect at once."""

    queryset = SpeechFact.objects.all()
    serializer_class = SpeechFactSerializer
    ordering = ("id",)
    filterset_fields = ["speech", "kind", "category", "status"]

    @verb()
    def accept(self, fact):
        services.accept_fact(fact, by=self.request.user)

    @verb()
    def reject(self, fact):
        services.reject_fact(fact, by=self.request.user)

    @verb(body=TopicTime)
    def schedule(self, fact, **terms):
        """Put the lecture about an accepted topic on the timetable."""
        services.schedule_topic(fact, by=self.request.user, **terms)


class MaterialCollectionViewSet(EditViewSet):
    """Series and collections of materials."""

    queryset = MaterialCollection.objects.all()
    serializer_class = MaterialCollectionSerializer
    ordering = ("-id",)
    search_fields = ("title",)
    filterset_fields = ["kind", "owner_unit"]


class CollectionItemViewSet(EditViewSet):
    """The materials of collections, by number."""

    queryset = CollectionItem.objects.all()
    serializer_class = CollectionItemSerializer
    ordering = ("id",)
    filterset_fields = ["collection", "material"]
