from django.urls import path

from materials.pages.views import download

urlpatterns = [path("files/<int:pk>/", download, name="file")]
