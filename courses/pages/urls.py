from django.contrib.auth.decorators import login_required
from django.urls import path

from courses.pages import feeds, releases, teaching

urlpatterns = [
    path("calendars/<str:secret>.ics", feeds.read, name="calendar"),
    path("lecturers/<str:secret>/", teaching.lecturer_page, name="lecturer"),
    path("timetables/<int:pk>/", login_required(releases.PrintPage.as_view()), name="timetable"),
]
