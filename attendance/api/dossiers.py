"""The file of a class, and who has taken it."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action

from attendance.models import DossierMade
from attendance.pages.dossiers import archive_answer
from courses.models import TrainingClass
from materials.api.views import AnyRenderer
from peixun.api.serializers import CleanModelSerializer, StrictSerializer
from peixun.api.viewsets import ReadViewSet, ViewSet

ARCHIVE = OpenApiResponse(OpenApiTypes.BINARY, "A ZIP archive; `manifest.json` lists the files.")


class DossierSerializer(CleanModelSerializer):
    class Meta:
        model = DossierMade
        fields = ["id", "training_class", "made_by", "made_at", "files", "digest"]
        read_only_fields = fields


class DossierViewSet(ReadViewSet):
    """Who has taken the file of a class, and when."""

    queryset = DossierMade.objects.all()
    serializer_class = DossierSerializer
    ordering = ("-id",)
    filterset_fields = ["training_class"]


class ClassDossierViewSet(ViewSet):
    """Puts the file of a class together."""

    queryset = TrainingClass.objects.all()
    serializer_class = DossierSerializer
    # What is read for it is on record each time; the archive itself is kept nowhere.
    idempotent = False
    policy_verbs = {"dossier": "make_dossier"}

    @extend_schema(request=None, responses={(200, "application/zip"): ARCHIVE})
    @action(detail=True, methods=["post"], renderer_classes=[AnyRenderer])
    def dossier(self, request, pk):
        """The whole file of a class that is over. All that is sealed in it counts as read."""
        StrictSerializer(data=request.data).is_valid(raise_exception=True)
        training_class = self.get_object()
        return archive_answer(request, training_class)
