from materials.api import copies, distribution, views
from peixun.api.routers import Router

router = Router()
router.register("materials", views.MaterialViewSet)
router.register("material-versions", views.MaterialVersionViewSet)
router.register("material-assignments", views.MaterialAssignmentViewSet)
router.register("download-records", views.DownloadRecordViewSet)
router.register("acknowledgements", views.AcknowledgementViewSet)
router.register("paper-copies", copies.PaperCopyViewSet)
router.register("training-classes", copies.ClassCopiesViewSet, basename="class-copies")
router.register(
    "training-classes", distribution.ClassDistributionViewSet, basename="class-distribution"
)

urlpatterns = router.urls
