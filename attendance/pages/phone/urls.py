from django.urls import path

from attendance.pages.phone import (
    attendance,
    bulletins,
    credit_hours,
    discipline,
    doors,
    leave,
    library,
    materials,
    surveys,
    timetable,
    today,
)

urlpatterns = [
    path("", today.Today.as_view(), name="my"),
    path("login/", doors.SignIn.as_view(), name="my_login"),
    path("logout/", doors.SignOut.as_view(), name="my_logout"),
    path("timetable/", timetable.Timetable.as_view(), name="my_timetable"),
    path("attendance/", attendance.Attendance.as_view(), name="my_attendance"),
    path("attendance/<int:pk>/", attendance.OneRecord.as_view(), name="my_record"),
    path("credit-hours/", credit_hours.CreditHours.as_view(), name="my_credit_hours"),
    path(
        "certificates/<int:pk>/",
        credit_hours.OwnCertificate.as_view(),
        name="my_certificate",
    ),
    path("leave/", leave.Leaves.as_view(), name="my_leave"),
    path("leave/ask/", leave.Ask.as_view(), name="my_leave_ask"),
    path("leave/<int:pk>/", leave.OneLeave.as_view(), name="my_leave_request"),
    path("leave/<int:pk>/edit/", leave.Ask.as_view(), name="my_leave_edit"),
    path("leave/<int:pk>/proof/", leave.Proof.as_view(), name="my_leave_proof"),
    path("leave/<int:pk>/<slug:verb>/", leave.Press.as_view(), name="my_leave_verb"),
    path("discipline/", discipline.Discipline.as_view(), name="my_discipline"),
    path(
        "discipline/rules/<int:pk>/", discipline.Acknowledge.as_view(), name="my_discipline_rules"
    ),
    path("discipline/<int:pk>/", discipline.OneRecord.as_view(), name="my_discipline_record"),
    path(
        "discipline/<int:pk>/evidence/<int:piece>/",
        discipline.Evidence.as_view(),
        name="my_discipline_evidence",
    ),
    path("discipline/<int:pk>/<slug:verb>/", discipline.Press.as_view(), name="my_discipline_verb"),
    path("bulletins/", bulletins.Bulletins.as_view(), name="my_bulletins"),
    path("bulletins/<int:pk>/", bulletins.OneBulletin.as_view(), name="my_bulletin"),
    path("materials/", materials.Materials.as_view(), name="my_materials"),
    path("library/", library.Library.as_view(), name="my_library"),
    path(
        "materials/<int:pk>/notice/",
        materials.AcknowledgeNotice.as_view(),
        name="my_material_notice",
    ),
    path("materials/<int:pk>/confirm/", materials.Confirm.as_view(), name="my_material_confirm"),
    path("surveys/", surveys.Surveys.as_view(), name="my_surveys"),
    path("surveys/<int:pk>/", surveys.OneSurvey.as_view(), name="my_survey"),
    path("notices/<int:pk>/read/", today.ReadNotice.as_view(), name="my_notice_read"),
]
