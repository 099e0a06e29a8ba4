"""The refusals about learners."""

from courses import services
from courses.models import (
    Enrolment,
)
from tests.doors.case import Case
from tests.doors.ways import (
    edit,
    form_of_admin,
    scene,
    the_enrolment,
    verb_of_admin,
    verb_of_api,
)
from tests.factories import (
    make_class,
    make_enrolment,
    make_group,
    make_person,
    make_running_class,
)


def somebody_in(**fields):
    training_class = make_class(**fields)
    enrolment = make_enrolment(training_class, make_person("欧阳娜"), status="confirmed")
    return scene(training_class=training_class, enrolment=enrolment, person=enrolment.person)


def full_class():
    at = somebody_in(capacity=1)
    at.person = make_person()
    return at


def cancelled_class():
    training_class = services.cancel_class(make_class(), reason="改期")
    return scene(training_class=training_class, person=make_person())


def foreign_group():
    at = somebody_in()
    at.group = make_group(make_class())
    return at


def enrol(at):
    return services.enrol(at.training_class, at.person)


def enrol_api(program, at):
    body = {"training_class": at.training_class.pk, "person": at.person.pk}
    return program.post("enrolments/", body)


ENROL_ADMIN = form_of_admin(
    "enrolment",
    None,
    training_class=lambda at: at.training_class.pk,
    person=lambda at: at.person.pk,
    source="quota",
)


def learning():
    """Somebody has reported in to a class that is in progress."""
    training_class = services.start_class(make_running_class())
    enrolment = make_enrolment(training_class)
    return scene(training_class=training_class, enrolment=enrolment)


LEARNERS = [
    Case(
        "withdrawal_needs_two",
        learning,
        lambda at: services.withdraw(at.enrolment, reason="调离"),
        verb_of_api("enrolments", the_enrolment, "withdraw", reason="调离"),
        verb_of_admin("enrolment", the_enrolment, "withdraw", reason="调离"),
    ),
    Case("already_enrolled", somebody_in, enrol, enrol_api, ENROL_ADMIN),
    Case("class_full", full_class, enrol, enrol_api, ENROL_ADMIN),
    Case("enrolment_closed", cancelled_class, enrol, enrol_api, ENROL_ADMIN),
    Case(
        # The form offers the groups of the class alone.
        "wrong_group",
        foreign_group,
        lambda at: services.edit_enrolment(at.enrolment, group=at.group),
        edit("enrolments", the_enrolment, group=lambda at: at.group.pk),
    ),
    Case(
        "wrong_enrolment_state",
        somebody_in,
        lambda at: services.confirm(at.enrolment),
        verb_of_api("enrolments", the_enrolment, "confirm"),
        verb_of_admin("enrolment", the_enrolment, "confirm"),
    ),
    Case(
        "report_in_closed",
        somebody_in,
        lambda at: services.report_in(at.enrolment),
        verb_of_api("enrolments", the_enrolment, "report-in"),
        verb_of_admin("enrolment", the_enrolment, "report_in"),
    ),
    Case(
        "exemption_without_reason",
        somebody_in,
        lambda at: Enrolment(
            training_class=make_class(),
            person=at.person,
            unit=at.person.unit,
            attendance_exempt=True,
        ).full_clean(),
        edit("enrolments", the_enrolment, attendance_exempt=True),
        form_of_admin("enrolment", the_enrolment, attendance_exempt="on"),
    ),
]
