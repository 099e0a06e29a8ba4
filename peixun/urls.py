from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("peixun.api.urls")),
    path("", include("courses.pages.urls")),
    path("", include("materials.pages.urls")),
    path("", include("attendance.pages.urls")),
    path("admin/", admin.site.urls),
]

# Below /api/ these answer problems, elsewhere Django's pages.
handler400 = "peixun.api.handlers.bad_request"
handler403 = "peixun.api.handlers.permission_denied"
handler404 = "peixun.api.handlers.page_not_found"
handler500 = "peixun.api.handlers.server_error"
