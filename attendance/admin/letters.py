"""Where the pages of papers, of praise and of units are found inside the admin."""

from django.contrib import admin

from attendance.models import UnitFeedback
from attendance.pages.letters import desk, of_class, papers, units
from peixun import policy

CLASS = "training-classes/<int:pk>/letters"
PAGES = [
    ("letters/bulletins/<int:pk>/", papers.PaperPage, "bulletin"),
    ("letters/bulletins/<int:pk>/file/", papers.PaperFile, "bulletin_file"),
    ("letters/bulletins/<int:pk>/<slug:verb>/", papers.PaperVerb, "bulletin_verb"),
    ("letters/units/<int:pk>/", papers.LetterPage, "unit_letter"),
    ("letters/units/<int:pk>/file/", papers.LetterFile, "unit_letter_file"),
    ("letters/units/<int:pk>/<slug:verb>/", papers.LetterVerb, "unit_letter_verb"),
    (f"{CLASS}/bulletin/", of_class.DraftBulletin, "class_draft_bulletin"),
    (f"{CLASS}/draft/", of_class.DraftLetters, "class_draft_letters"),
    (f"{CLASS}/issue/", of_class.IssueLetters, "class_issue_letters"),
    (f"{CLASS}/commend/", of_class.Commend, "class_commend"),
    ("commendations/<int:pk>/<slug:verb>/", of_class.PraiseVerb, "commendation_verb"),
    ("our-unit/people.xlsx", units.LearnersFile, "unit_learners_file"),
]
for route, view, name in PAGES:
    admin.site.register_page(route, view.as_view(), name)
admin.site.register_page(
    "letters/",
    desk.LettersDesk.as_view(),
    "letters_desk",
    label=desk.LettersDesk.title,
    is_for=lambda user: policy.may_ever(user, "edit", UnitFeedback),
)
admin.site.register_page(
    "our-unit/",
    units.UnitPage.as_view(),
    "unit_page",
    label=units.UnitPage.title,
    is_for=lambda user: bool(units.own_units(user)),
)
