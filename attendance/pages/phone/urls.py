from django.urls import path

from attendance.pages.phone import attendance, doors, timetable, today

urlpatterns = [
    path("", today.Today.as_view(), name="my"),
    path("login/", doors.SignIn.as_view(), name="my_login"),
    path("logout/", doors.SignOut.as_view(), name="my_logout"),
    path("timetable/", timetable.Timetable.as_view(), name="my_timetable"),
    path("attendance/", attendance.Attendance.as_view(), name="my_attendance"),
    path("attendance/<int:pk>/", attendance.OneRecord.as_view(), name="my_record"),
    path("notices/<int:pk>/read/", today.ReadNotice.as_view(), name="my_notice_read"),
]
