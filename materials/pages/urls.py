from django.urls import path

from materials.pages.notices import acknowledge
from materials.pages.previews import page, preview
from materials.pages.views import download

urlpatterns = [
    path("files/<int:pk>/", download, name="file"),
    path("files/<int:pk>/preview/", preview, name="file_preview"),
    path("files/<int:pk>/pages/<int:number>/", page, name="file_page"),
    path("files/<int:pk>/notice/", acknowledge, name="acknowledge_notice"),
]
