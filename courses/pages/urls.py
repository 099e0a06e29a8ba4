from django.urls import path

from courses.pages import feeds

urlpatterns = [path("calendars/<str:secret>.ics", feeds.read, name="calendar")]
