"""Where the pages of what is handed out in a class are found inside the admin."""

from django.contrib import admin

from attendance.pages.materials import copies, verbs

CLASS = "training-classes/<int:pk>/materials"
PAGES = [
    (f"{CLASS}/file/", verbs.DistributionFile, "class_distribution_file"),
    (f"{CLASS}/remind/", verbs.Remind, "class_remind"),
    (f"{CLASS}/issue/", verbs.Issue, "class_issue_copies"),
    (f"{CLASS}/copies/", copies.CopiesPage, "class_copies"),
]
for route, view, name in PAGES:
    admin.site.register_page(route, view.as_view(), name)
