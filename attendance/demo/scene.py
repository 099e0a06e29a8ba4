"""Puts the demo together: an office in the middle of its work, dated from today."""

from django.utils import timezone

from attendance import services as attendance
from attendance.demo import (
    completion,
    discipline,
    imports,
    inspections,
    leave,
    letters,
    phones,
    planning,
    roll,
    surveys,
)
from attendance.demo.accounts import make_sign_ins
from attendance.demo.classes import make_class, make_resources, plans
from attendance.demo.handing import hand_on_paper
from attendance.demo.office import make_office
from attendance.demo.papers import hand_out
from courses import services as courses
from courses.models import TrainingClass
from people.models import User


def make_scene() -> None:
    """Fill an empty database."""
    office = make_office()
    users = make_sign_ins(office)
    demo = make_resources(office, users["organiser"], users["host"].person, users["teacher"].person)
    classes = {key: make_class(demo, plan) for key, plan in plans(demo).items()}
    discipline.make_rules()
    hand_out(classes, by=users["organiser"])
    planning.limit_resources(demo)
    for key in ("directors", "business", "company", "bureau", "liaisons"):
        courses.publish_class(classes[key], acknowledged=["leave_limit"])
    planning.call_people_up(demo, classes["liaisons"], users["organiser"])
    host = users["host"]
    for key in ("bureau", "directors", "business"):
        roll.report_everybody_in(classes[key])
        discipline.adopt(classes[key])
    asker = leave.Asker(classes["directors"], host, users["teacher"])
    leave.leave_of_the_past(asker)
    for key in ("bureau", "directors", "business"):
        roll.take_past_rolls(classes[key], host, users["teacher"])
        attendance.warn(classes[key])
    completion.finish(classes["bureau"], users["organiser"], users["teacher"])
    leave.leave_of_today(asker)
    hand_on_paper(classes["business"], users)
    imports.import_speeches(classes["business"], users)
    leave.own_leave(users["learner"], host, users["teacher"])
    for key in ("directors", "business"):
        planning.announce(classes[key], users["organiser"])
    _open_one_roll_of_today(classes["directors"], users)
    surveys.answer(classes["directors"])
    team = inspections.make_team(office, classes["directors"], classes["business"])
    team.members.add(users["librarian"].person)
    inspections.inspect(team, classes["directors"], users["inspector"], users["librarian"])
    letters.praise(classes["directors"], users["teacher"], host)
    letters.write_papers(classes["directors"], users["teacher"], host)


def _open_one_roll_of_today(training_class: TrainingClass, users: dict[str, User]) -> None:
    host = users["host"]
    today = timezone.localdate()
    held = training_class.sessions.filter(starts_at__date__lt=today, sheet__isnull=False)
    if last := held.order_by("starts_at").last():
        parts = (users[name] for name in ("inspector", "teacher", "host", "learner"))
        discipline.record_breaches(last, *parts)
        phones.object_to_a_record(training_class, host)
    coming = training_class.sessions.filter(starts_at__date=today, sheet=None)
    if session := coming.order_by("starts_at").first():
        roll.take_part_of_a_roll(session, host)
