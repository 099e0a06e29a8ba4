"""The refusals about parts, groups and what all classes share."""

from courses.models import (
    ClassStaff,
    ClassUnit,
    LearningGroup,
    Lecturer,
    Venue,
)
from people.roles import Role
from tests.doors.case import Case
from tests.doors.courses.learners import somebody_in
from tests.doors.ways import (
    edit,
    form_of_admin,
    scene,
)
from tests.factories import (
    make_class,
    make_group,
    make_person,
    make_unit,
    make_venue,
)


def parts():
    training_class = make_class()
    host = training_class.class_units.create(unit=make_unit())
    staff = training_class.staff.create(person=make_person(), role=Role.REGISTRAR)
    group = make_group(training_class)
    return scene(training_class=training_class, host=host, staff=staff, group=group)


SHARED = [
    Case(
        "class_unit_exists",
        parts,
        lambda at: ClassUnit(training_class=at.training_class, unit=at.host.unit).full_clean(),
        lambda program, at: program.post(
            "class-units/", {"training_class": at.training_class.pk, "unit": at.host.unit_id}
        ),
    ),
    Case(
        "class_staff_exists",
        parts,
        lambda at: ClassStaff(
            training_class=at.training_class, person=at.staff.person, role="registrar"
        ).full_clean(),
        lambda program, at: program.post(
            "class-staff/",
            {
                "training_class": at.training_class.pk,
                "person": at.staff.person_id,
                "role": "registrar",
            },
        ),
    ),
    Case(
        "group_exists",
        parts,
        lambda at: LearningGroup(training_class=at.training_class, group_no=1).full_clean(),
        lambda program, at: program.post(
            "learning-groups/", {"training_class": at.training_class.pk, "group_no": 1}
        ),
        form_of_admin(
            "learninggroup", None, training_class=lambda at: at.training_class.pk, group_no="1"
        ),
    ),
    Case(
        "leader_of_another_class",
        lambda: scene(group=make_group(make_class()), **vars(somebody_in())),
        lambda at: LearningGroup(
            training_class=at.group.training_class, group_no=9, leader=at.enrolment
        ).full_clean(),
        edit("learning-groups", lambda at: at.group, leader=lambda at: at.enrolment.pk),
    ),
    Case(
        "venue_exists",
        lambda: scene(venue=make_venue(name="大会堂", room="一楼")),
        lambda at: Venue(name="大会堂", room="一楼").full_clean(),
        lambda program, at: program.post("venues/", {"name": "大会堂", "room": "一楼"}),
        form_of_admin("venue", None, name="大会堂", room="一楼"),
    ),
    Case(
        "lecturer_unknown",
        scene,
        lambda at: Lecturer().full_clean(),
        lambda program, at: program.post("lecturers/", {"post": "编辑"}),
        form_of_admin("lecturer", None, post="编辑"),
    ),
]
