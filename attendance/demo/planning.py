"""What makes the planning of the demo lively: halls with hours, quotas, releases, answers."""

from datetime import time, timedelta

from django.utils import timezone

from attendance.demo.classes import Demo
from courses import services as courses
from courses.models import SessionLecturer, TrainingClass
from courses.services.quotas import QuotaRow
from people.models import User

SENDERS = ("县财政局", "县教育局", "县公安局", "县卫健局", "城关镇", "青石镇", "白沙乡")
Answer = SessionLecturer.Answer


def limit_resources(demo: Demo) -> None:
    """Halls have hours and need time in between; somebody is away, something is repaired."""
    now = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    hall = demo.venues["县会议中心", "三楼会议室"]
    hall.opens_at, hall.closes_at, hall.buffer_minutes = time(7, 30), time(22), 15
    hall.save()
    school = demo.venues["县委党校", "第二教室"]
    school.blocks.create(
        starts_at=now + timedelta(days=6), ends_at=now + timedelta(days=8), reason="检修音响"
    )
    busy = demo.lecturers["县应急局"]
    busy.buffer_minutes = 30
    busy.save()
    away = now.replace(hour=8) + timedelta(days=9)
    busy.unavailabilities.create(starts_at=away, ends_at=away.replace(hour=18), note="参加演练")


def call_people_up(demo: Demo, training_class: TrainingClass, organiser: User) -> None:
    """Units have quotas; some have named their people, some not yet."""
    in_a_week = timezone.localtime().replace(hour=17, minute=30, second=0, microsecond=0)
    in_a_week += timedelta(days=7)
    courses.edit_class(training_class, nomination_deadline=in_a_week)
    units = demo.office.units
    uses = courses.set_quotas(training_class, [QuotaRow(units[name], 2) for name in SENDERS])
    for number, use in enumerate(uses):
        for person in demo.office.of(use.quota.unit.short_name)[2 : 2 + number % 3]:
            courses.nominate(use.quota, person, by=organiser)


def announce(training_class: TrainingClass, organiser: User) -> None:
    """A first release, the lecturers' answers, and a change that is not announced yet."""
    courses.release_timetable(training_class, by=organiser)
    parts = SessionLecturer.objects.filter(
        session__training_class=training_class, session__status="scheduled"
    ).exclude(lecturer__name="")
    for part in parts.order_by("session__starts_at")[:3]:
        courses.answer_session(part, Answer.CONFIRMED)
    if last := training_class.sessions.filter(status="scheduled").order_by("starts_at").last():
        courses.edit_session(last, title=f"{last.title}（调整）")
