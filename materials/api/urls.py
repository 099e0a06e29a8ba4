from materials.api import views
from peixun.api.routers import Router

router = Router()
router.register("materials", views.MaterialViewSet)
router.register("material-versions", views.MaterialVersionViewSet)
router.register("material-assignments", views.MaterialAssignmentViewSet)
router.register("download-records", views.DownloadRecordViewSet)
router.register("acknowledgements", views.AcknowledgementViewSet)

urlpatterns = router.urls
