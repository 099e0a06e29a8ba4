from django.urls import path

from courses.pages import calendars

urlpatterns = [path("calendars/<str:secret>.ics", calendars.read, name="calendar")]
