from django.urls import include, path

from attendance.pages.phone import scan

urlpatterns = [
    path("my/", include("attendance.pages.phone.urls")),
    # Short, because they are in the QR code.
    path("c/<int:pk>/", scan.CheckIn.as_view(), name="check_in_here"),
    path("c/<int:pk>/<str:code>/", scan.Scanned.as_view(), name="scan"),
]
