from django.contrib import admin

from courses.pages.teaching import ArrivalsPage, InvitePage

admin.site.register_page(
    "lecturers/<int:pk>/invite/", InvitePage.as_view(), "courses_lecturer_invite"
)
admin.site.register_page("lecturers/today/", ArrivalsPage.as_view(), "courses_lecturers_today")
