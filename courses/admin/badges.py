"""States as coloured words."""

from django.utils.html import format_html

from courses.models import Enrolment, TrainingClass, TrainingSession

TONES = {
    TrainingClass.Status.DRAFT: "quiet",
    TrainingClass.Status.PUBLISHED: "info",
    TrainingClass.Status.REGISTERING: "info",
    TrainingClass.Status.IN_PROGRESS: "ok",
    TrainingClass.Status.CONCLUDED: "quiet",
    TrainingClass.Status.ARCHIVED: "quiet",
    TrainingClass.Status.CANCELLED: "bad",
    TrainingSession.Status.SCHEDULED: "info",
    TrainingSession.Status.HELD: "quiet",
    Enrolment.Status.NOMINATED: "warn",
    Enrolment.Status.CONFIRMED: "info",
    Enrolment.Status.REPORTED: "ok",
    Enrolment.Status.COMPLETED: "ok",
    Enrolment.Status.NOT_COMPLETED: "bad",
    Enrolment.Status.NO_SHOW: "bad",
    Enrolment.Status.WITHDRAWN: "bad",
}


def status_badge(row):
    tone = TONES[row.status]
    return format_html(
        '<span class="px-badge" data-tone="{}">{}</span>', tone, row.get_status_display()
    )
