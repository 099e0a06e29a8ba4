from django.urls import path

from materials.pages.notices import acknowledge
from materials.pages.views import download

urlpatterns = [
    path("files/<int:pk>/", download, name="file"),
    path("files/<int:pk>/notice/", acknowledge, name="acknowledge_notice"),
]
