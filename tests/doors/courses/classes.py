"""The refusals of classes."""

from courses import services
from courses.models import (
    TrainingClass,
)
from people.roles import Role
from tests.doors.case import Case
from tests.doors.ways import (
    edit,
    form_of_admin,
    removal,
    scene,
    the_class,
    verb_of_admin,
    verb_of_api,
)
from tests.factories import (
    make_class,
    make_enrolment,
    make_person,
    make_programme,
    make_running_class,
    make_session,
    make_unit,
    make_user,
    publish,
    today_at,
)


def empty_class():
    return scene(training_class=make_class(start_on=None, end_on=None))


def short_class():
    training_class = make_class()
    training_class.class_units.create(unit=make_unit())
    training_class.staff.create(person=make_person(), role=Role.PRESIDING_HOST)
    make_session(training_class)
    return scene(training_class=training_class)


def published_class():
    return scene(training_class=publish(make_class()))


def the_host(at):
    return at.training_class.class_units.get()


def the_presiding_host(at):
    return at.training_class.staff.get()


def class_in_progress():
    return scene(training_class=services.start_class(publish(make_class())))


def class_with_two():
    training_class = make_running_class()
    make_enrolment(training_class)
    make_enrolment(training_class)
    return scene(training_class=training_class)


def class_with_leave():
    """A session is ahead, and somebody's leave waits."""
    at = class_in_progress()
    session = at.training_class.sessions.first()
    enrolment = make_enrolment(at.training_class)
    enrolment.leave_requests.create(
        training_class=at.training_class,
        from_at=session.starts_at,
        to_at=session.ends_at,
        hours=2,
        status="submitted",
        chain=["class_manager"],
        requested_by=make_user(),
        sealed_reason=b"",
    )
    return at


def concluded_class():
    """Nobody's completion is decided, and a proposed withdrawal waits."""
    training_class = make_running_class()
    enrolment = make_enrolment(training_class)
    enrolment.withdrawal_proposals.create(
        training_class=training_class,
        reason="缺课",
        proposed_by=make_user(),
        proposed_at=enrolment.created_at,
    )
    TrainingClass.objects.filter(pk=training_class.pk).update(status="concluded")
    training_class.refresh_from_db()
    return scene(training_class=training_class)


CLASSES = [
    Case(
        "not_publishable",
        empty_class,
        lambda at: services.publish_class(at.training_class),
        verb_of_api("training-classes", the_class, "publish"),
        verb_of_admin("trainingclass", the_class, "publish"),
        ("host_missing", "presiding_host_missing", "dates_missing", "sessions_missing"),
    ),
    Case(
        "not_publishable",
        short_class,
        lambda at: services.publish_class(at.training_class),
        verb_of_api("training-classes", the_class, "publish"),
        verb_of_admin("trainingclass", the_class, "publish"),
        ("leave_limit_not_acknowledged",),
    ),
    Case(
        "wrong_class_state",
        empty_class,
        lambda at: services.conclude_class(at.training_class),
        verb_of_api("training-classes", the_class, "conclude"),
        verb_of_admin("trainingclass", the_class, "conclude"),
    ),
    Case(
        "not_concludable",
        class_with_leave,
        lambda at: services.conclude_class(at.training_class),
        verb_of_api("training-classes", the_class, "conclude"),
        verb_of_admin("trainingclass", the_class, "conclude"),
        ("sessions_not_held", "leave_not_closed"),
    ),
    Case(
        "not_archivable",
        concluded_class,
        lambda at: services.archive_class(at.training_class),
        verb_of_api("training-classes", the_class, "archive"),
        verb_of_admin("trainingclass", the_class, "archive"),
        ("withdrawals_waiting", "decisions_missing"),
    ),
    Case(
        "sessions_not_held",
        class_in_progress,
        lambda at: services.conclude_class(at.training_class),
        verb_of_api("training-classes", the_class, "conclude"),
        verb_of_admin("trainingclass", the_class, "conclude"),
    ),
    Case(
        "reason_missing",
        empty_class,
        lambda at: services.cancel_class(at.training_class, reason=" "),
        verb_of_api("training-classes", the_class, "cancel"),
        verb_of_admin("trainingclass", the_class, "cancel"),
    ),
    Case(
        "dates_missing",
        published_class,
        lambda at: services.edit_class(at.training_class, start_on=None, end_on=None),
        edit("training-classes", the_class, start_on=None, end_on=None),
        form_of_admin("trainingclass", the_class, start_on="", end_on=""),
    ),
    Case(
        "capacity_below_enrolled",
        class_with_two,
        lambda at: services.edit_class(at.training_class, capacity=1),
        edit("training-classes", the_class, capacity=1),
        form_of_admin("trainingclass", the_class, capacity="1"),
    ),
    Case(
        "host_missing",
        published_class,
        lambda at: services.change_parts(at.training_class, removed=[the_host(at)]),
        removal("class-units", the_host),
        form_of_admin("trainingclass", the_class, **{"class_units-0-DELETE": "on"}),
    ),
    Case(
        "presiding_host_missing",
        published_class,
        lambda at: services.change_parts(at.training_class, removed=[the_presiding_host(at)]),
        removal("class-staff", the_presiding_host),
        form_of_admin("trainingclass", the_class, **{"staff-0-DELETE": "on"}),
    ),
    Case(
        "ends_before_start",
        empty_class,
        lambda at: TrainingClass(
            class_code="1",
            title="班",
            start_on=today_at(9).date(),
            end_on=today_at(9, days=-1).date(),
        ).full_clean(),
        edit("training-classes", the_class, start_on="2026-11-22", end_on="2026-11-21"),
        form_of_admin("trainingclass", the_class, start_on="2026-11-22", end_on="2026-11-21"),
    ),
    Case(
        "no_capacity",
        empty_class,
        lambda at: TrainingClass(class_code="1", title="班", capacity=0).full_clean(),
        edit("training-classes", the_class, capacity=0),
        form_of_admin("trainingclass", the_class, capacity="0"),
    ),
    Case(
        "reports_in_after_end",
        empty_class,
        lambda at: TrainingClass(
            class_code="1", title="班", end_on=today_at(9).date(), report_at=today_at(9, days=1)
        ).full_clean(),
        edit(
            "training-classes",
            the_class,
            end_on="2026-11-22",
            report_at="2026-11-23T09:00:00+08:00",
        ),
        form_of_admin(
            "trainingclass",
            the_class,
            end_on="2026-11-22",
            report_at_0="2026-11-23",
            report_at_1="09:00",
        ),
    ),
    Case(
        "period_exists",
        lambda: scene(first=numbered_class(), training_class=make_class()),
        lambda at: TrainingClass(
            class_code="1", title="班", programme=at.first.programme, year=2026, period_no=1
        ).full_clean(),
        edit(
            "training-classes",
            the_class,
            programme=lambda at: at.first.programme_id,
            year=2026,
            period_no=1,
        ),
        form_of_admin(
            "trainingclass",
            the_class,
            programme=lambda at: at.first.programme_id,
            year="2026",
            period_no="1",
        ),
    ),
]


def numbered_class():
    return make_class(programme=make_programme(), year=2026, period_no=1)
