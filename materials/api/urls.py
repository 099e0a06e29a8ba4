from django.urls import path

from materials.api import copies, distribution, speeches, views
from materials.api.library import LibraryView
from peixun.api.routers import Router

router = Router()
router.register("materials", views.MaterialViewSet)
router.register("material-versions", views.MaterialVersionViewSet)
router.register("material-assignments", views.MaterialAssignmentViewSet)
router.register("download-records", views.DownloadRecordViewSet)
router.register("acknowledgements", views.AcknowledgementViewSet)
router.register("paper-copies", copies.PaperCopyViewSet)
router.register("training-classes", copies.ClassCopiesViewSet, basename="class-copies")
router.register("source-documents", speeches.SourceDocumentViewSet)
router.register("cleaning-findings", speeches.CleaningFindingViewSet)
router.register("speeches", speeches.SpeechViewSet)
router.register("speech-sections", speeches.SpeechSectionViewSet)
router.register("speech-facts", speeches.SpeechFactViewSet)
router.register("material-collections", speeches.MaterialCollectionViewSet)
router.register("collection-items", speeches.CollectionItemViewSet)
router.register(
    "training-classes", distribution.ClassDistributionViewSet, basename="class-distribution"
)

urlpatterns = [path("library/", LibraryView.as_view(), name="library"), *router.urls]
