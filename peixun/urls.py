from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("peixun.api.urls")),
    path("", include("materials.pages.urls")),
    path("", include("attendance.pages.urls")),
    path("admin/", admin.site.urls),
]
