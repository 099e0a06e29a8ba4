from django.contrib.auth.decorators import login_required
from django.urls import include, path
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from peixun.api.renderers import JSONRenderer


class PlainJson(OpenApiJsonRenderer):
    """The schema for clients that ask for JSON by its common name."""

    media_type = JSONRenderer.media_type


schema = SpectacularAPIView.as_view(renderer_classes=[PlainJson, OpenApiYamlRenderer])
docs = SpectacularSwaggerSplitView.as_view(
    url_name="api-schema", template_name="peixun/api/docs.html"
)

urlpatterns = [
    # First what a full hall asks for: addresses are looked for from the top.
    path("", include("attendance.api.urls")),
    path("", include("people.api.urls")),
    path("", include("courses.api.urls")),
    path("", include("materials.api.urls")),
    path("schema/", schema, name="api-schema"),
    # A person gets the sign-in page here, not a problem.
    path("docs/", login_required(docs), name="api-docs"),
]
