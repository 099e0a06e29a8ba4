from django.urls import include, path

from attendance.pages.completion.checking import check_certificate
from attendance.pages.phone import scan

urlpatterns = [
    path("my/", include("attendance.pages.phone.urls")),
    path("check/", check_certificate, name="check_certificates"),
    path("check/<str:verify_code>/", check_certificate, name="check_certificate"),
    # Short, because they are in the QR code.
    path("c/<int:pk>/", scan.CheckIn.as_view(), name="check_in_here"),
    path("c/<int:pk>/<str:code>/", scan.Scanned.as_view(), name="scan"),
]
