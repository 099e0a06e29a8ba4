from django.contrib.auth.decorators import login_required
from django.urls import path

from courses.pages import feeds, releases

urlpatterns = [
    path("calendars/<str:secret>.ics", feeds.read, name="calendar"),
    path("timetables/<int:pk>/", login_required(releases.PrintPage.as_view()), name="timetable"),
]
