from django.contrib import admin

from courses.pages.releases import ReleasedPage, ReleasePage

PAGES = [
    ("training-classes/<int:pk>/release/", ReleasePage, "courses_release"),
    ("timetable-releases/<int:pk>/", ReleasedPage, "courses_released"),
]
for route, view, name in PAGES:
    admin.site.register_page(route, view.as_view(), name)
