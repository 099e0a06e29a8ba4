"""Where the results of surveys are found. There are no lists: answers are nobody's to browse."""

from django.contrib import admin

from attendance.models import Survey
from attendance.pages.surveys import results
from peixun import policy

admin.site.register_page(
    "training-classes/<int:pk>/surveys/", results.SurveyResults.as_view(), "survey_results"
)
admin.site.register_page(
    "surveys/",
    results.SurveyDesk.as_view(),
    "survey_desk",
    label=results.SurveyDesk.title,
    is_for=lambda user: policy.may_ever(user, "view", Survey),
)
