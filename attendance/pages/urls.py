from django.urls import include, path

urlpatterns = [path("my/", include("attendance.pages.phone.urls"))]
