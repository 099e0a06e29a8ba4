"""Where the pages of planning are found inside the admin."""

from django.contrib import admin

from courses.pages import plans

PAGES = [
    ("timetable/move-day/", plans.MoveDayPage, "class_move_day"),
    ("timetable/series/", plans.SeriesPage, "class_series"),
    ("timetable/undo/", plans.Undo, "class_undo"),
    ("copy/", plans.CopyPage, "class_copy"),
]
for route, view, name in PAGES:
    admin.site.register_page(f"training-classes/<int:pk>/{route}", view.as_view(), name)
