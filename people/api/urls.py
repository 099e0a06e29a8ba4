from django.urls import path
from rest_framework.routers import SimpleRouter

from people.api import views

router = SimpleRouter()
router.register("units", views.UnitViewSet)
router.register("people", views.PersonViewSet)
router.register("users", views.UserViewSet)
router.register("appointments", views.AppointmentViewSet)
router.register("tokens", views.TokenViewSet)

urlpatterns = [*router.urls, path("me/", views.MeView.as_view(), name="me")]
