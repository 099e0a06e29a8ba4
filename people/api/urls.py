from django.urls import path

from peixun.api.routers import Router
from people.api import views

router = Router()
router.register("units", views.UnitViewSet)
router.register("unit-aliases", views.UnitAliasViewSet)
router.register("people", views.PersonViewSet)
router.register("users", views.UserViewSet)
router.register("appointments", views.AppointmentViewSet)
router.register("notices", views.NoticeViewSet)
router.register("tokens", views.TokenViewSet)

urlpatterns = [*router.urls, path("me/", views.MeView.as_view(), name="me")]
