"""Where the task pages of materials are found inside the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from materials.models import SourceDocument
from materials.pages import importing, library, reviewing
from peixun import policy

PAGES = [
    ("speeches/import/", importing.ImportPage, "speech_import"),
    ("source-documents/<int:pk>/", importing.DocumentPage, "speech_document"),
    ("source-documents/<int:pk>/release/", importing.ReleaseDocument, "speech_document_release"),
    ("speeches/<int:pk>/review/", reviewing.ReviewPage, "speech_review"),
    ("speeches/<int:pk>/<slug:verb>/", reviewing.Press, "speech_verb"),
    ("speech-facts/<int:pk>/<slug:verb>/", reviewing.PressFact, "speech_fact_verb"),
]
for route, view, name in PAGES:
    admin.site.register_page(route, view.as_view(), name)


def keeps_the_library(user):
    return policy.may_ever(user, "view", SourceDocument)


admin.site.register_page(
    "library/",
    library.LibraryPage.as_view(),
    "library",
    label=_("Library"),
    is_for=keeps_the_library,
)
