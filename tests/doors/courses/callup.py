"""The refusals about programmes, quotas, nominations, report-in and groups."""

from datetime import timedelta

from django.utils import timezone

from courses import services
from courses.quota_tables import read_quotas
from courses.services.reporting import mark_no_shows
from tests.doors.case import Case
from tests.doors.ways import (
    edit,
    form_of_admin,
    removal,
    scene,
    the_class,
    the_enrolment,
    verb_of_admin,
    verb_of_api,
)
from tests.factories import (
    make_class,
    make_enrolment,
    make_group,
    make_liaison,
    make_manager,
    make_person,
    make_programme,
    make_quota,
    make_running_class,
    make_session,
    make_unit,
    publish,
    today_at,
)


def page(place, row, /, **fields):
    """Send a form of a task page."""

    def send(client, at):
        values = {key: value(at) if callable(value) else value for key, value in fields.items()}
        return client.post(f"/admin/{place.format(row(at).pk)}/", values, follow=True)

    return send


def desk(do, /, **fields):
    return page("training-classes/{}/desk", the_class, do=do, **fields)


def quota_page(do, /, **fields):
    return page("training-classes/{}/quotas", the_class, do=do, **fields)


def sending(do, /, **fields):
    return page("nominations/{}", the_quota, do=do, **fields)


def the_programme(at):
    return at.programme


def the_quota(at):
    return at.quota


# Programmes


def draft_programme():
    return scene(programme=make_programme())


def approved_programme():
    return scene(programme=services.approve_programme(make_programme(), approval_ref="1号"))


def programme_with_a_class():
    at = approved_programme()
    make_class(programme=at.programme)
    return at


def closed_programme():
    at = approved_programme()
    at.programme = services.close_programme(at.programme)
    at.training_class = make_class()
    return at


PROGRAMMES = [
    Case(
        "programme_not_draft",
        approved_programme,
        lambda at: services.approve_programme(at.programme, approval_ref="2号"),
        verb_of_api("training-programmes", the_programme, "approve", approval_ref="2号"),
        verb_of_admin("trainingprogramme", the_programme, "approve", approval_ref="2号"),
    ),
    Case(
        "programme_not_draft",
        approved_programme,
        lambda at: services.remove_programme(at.programme),
        removal("training-programmes", the_programme),
    ),
    Case(
        "approval_number_missing",
        draft_programme,
        lambda at: services.approve_programme(at.programme, approval_ref=" "),
        verb_of_api("training-programmes", the_programme, "approve"),
        verb_of_admin("trainingprogramme", the_programme, "approve", approval_ref=""),
    ),
    Case(
        "programme_not_approved",
        draft_programme,
        lambda at: services.close_programme(at.programme),
        verb_of_api("training-programmes", the_programme, "close"),
        verb_of_admin("trainingprogramme", the_programme, "close"),
    ),
    Case(
        "programme_has_open_classes",
        programme_with_a_class,
        lambda at: services.close_programme(at.programme),
        verb_of_api("training-programmes", the_programme, "close"),
        verb_of_admin("trainingprogramme", the_programme, "close"),
    ),
    Case(
        "programme_closed",
        closed_programme,
        lambda at: services.edit_class(at.training_class, programme=at.programme),
        edit("training-classes", the_class, programme=lambda at: at.programme.pk),
        form_of_admin("trainingclass", the_class, programme=lambda at: at.programme.pk),
    ),
]

# Quotas and nominations


def quota_of_two(**fields):
    training_class = publish(make_class(**fields))
    unit = make_unit("县教育局")
    quota = make_quota(training_class, unit, 2)
    return scene(training_class=training_class, unit=unit, quota=quota, by=make_manager())


def two_nominated():
    at = quota_of_two()
    at.people = [make_person(unit=at.unit) for _number in range(3)]
    for person in at.people[:2]:
        services.nominate(at.quota, person, by=at.by)
    at.person = at.people[2]
    at.enrolment = at.training_class.enrolments.first()
    return at


def known_person():
    at = quota_of_two()
    at.person = make_person("方园", unit=at.unit)
    return at


def foreign_person():
    at = quota_of_two()
    at.person = make_person()
    return at


def as_liaison(at):
    return make_liaison(at.unit)


def late():
    at = two_nominated()
    at.training_class.nomination_deadline = timezone.now() - timedelta(hours=1)
    at.training_class.save()
    at.quota.refresh_from_db()
    return at


def confirmed_of_unit():
    at = two_nominated()
    at.enrolment = services.confirm(at.enrolment)
    return at


def nominate(at):
    return services.nominate(at.quota, at.person, by=at.by)


def nominate_api(program, at):
    body = {"quota": at.quota.pk, "person": at.person.pk}
    return program.post(f"training-classes/{at.training_class.pk}/nominations/", body)


def set_two_bad(at):
    return read_quotas("无名单位\t2\n县教育局\t几个\n县教育局\t2\t明天\n重名局\t1")


def quotas_with_namesakes():
    at = quota_of_two()
    make_unit("重名局", parent=at.unit)
    make_unit("重名局")
    return at


def shrink(at):
    return services.set_quotas(at.training_class, [services.QuotaRow(at.unit, 1)])


def twice(at):
    return services.set_quotas(at.training_class, [services.QuotaRow(at.unit, 2)] * 2)


def quotas_api(*numbers):
    def send(program, at):
        items = [{"unit": at.unit.pk, "quota": number} for number in numbers]
        return program.post(f"training-classes/{at.training_class.pk}/quotas/", {"items": items})

    return send


NOMINATIONS = [
    Case(
        "quotas_refused",
        two_nominated,
        shrink,
        quotas_api(1),
        quota_page("set_quotas", quotas="县教育局 \t 1"),
        reasons=("quota_below_nominated",),
    ),
    Case(
        "quotas_refused",
        quota_of_two,
        twice,
        quotas_api(2, 2),
        quota_page("set_quotas", quotas="县教育局,2\n县教育局，2"),
        reasons=("quota_twice",),
    ),
    Case(
        # Programs send numbers and times; only a page is typed.
        "quotas_refused",
        quotas_with_namesakes,
        set_two_bad,
        None,
        quota_page(
            "set_quotas", quotas="无名单位\t2\n县教育局\t几个\n县教育局\t2\t明天\n重名局\t1"
        ),
        reasons=("unit_unknown", "quota_unreadable", "deadline_unreadable", "unit_ambiguous"),
    ),
    Case(
        "quota_exceeded",
        two_nominated,
        nominate,
        nominate_api,
        sending("nominate", key=lambda at: at.person.pk),
    ),
    Case("person_not_of_unit", foreign_person, nominate, nominate_api),
    Case(
        "person_known",
        known_person,
        lambda at: services.nominate_new(at.quota, services.NewPerson("方园"), by=at.by),
        lambda program, at: program.post(
            f"training-classes/{at.training_class.pk}/nominations/",
            {"quota": at.quota.pk, "new_person": {"name": "方园"}},
        ),
        sending("nominate_new", unit=lambda at: at.unit.pk, name="方园"),
    ),
    Case(
        # The doors' own tests ask as the liaison: the organiser is never too late.
        "nomination_closed",
        late,
        lambda at: services.withdraw_nomination(at.enrolment, reason="x", by=as_liaison(at)),
    ),
    Case(
        "for_the_organiser",
        confirmed_of_unit,
        lambda at: services.substitute(at.enrolment, at.person, reason="x", by=as_liaison(at)),
    ),
    Case(
        "nobody_is_missing",
        two_nominated,
        lambda at: services.remind_units(at.training_class),
        verb_of_api("training-classes", the_class, "remind-units"),
        quota_page("remind"),
    ),
]

# Report-in and groups


def somebody(status="confirmed", **fields):
    training_class = make_running_class(**fields)
    enrolment = make_enrolment(training_class, status=status)
    return scene(training_class=training_class, enrolment=enrolment)


def with_a_taken_seat():
    at = somebody()
    services.report_in(make_enrolment(at.training_class, status="confirmed"), seat_no=3)
    return at


def report_time_to_come():
    at = somebody()
    at.training_class.report_at = timezone.now()
    at.training_class.save()
    return at


def without_any_time():
    at = somebody()
    at.training_class.sessions.update(status="cancelled")
    return at


def after_the_roll():
    at = somebody("reported")
    session = make_session(at.training_class, starts_at=today_at(9, days=1))
    services.begin_session(session)
    return at


def in_a_group():
    at = somebody("reported")
    at.group, at.other = make_group(at.training_class), make_group(at.training_class)
    at.enrolment = services.edit_enrolment(at.enrolment, group=at.group)
    return at


def transferred(group):
    def send(at):
        return services.transfer(at.enrolment, group(at), reason="调整", by=make_manager())

    return send


REPORTING = [
    Case(
        "seat_taken",
        with_a_taken_seat,
        lambda at: services.report_in(at.enrolment, seat_no=3),
        verb_of_api("enrolments", the_enrolment, "report-in", seat_no=3),
        desk("report_in", key=lambda at: at.enrolment.pk, seat_no="3"),
    ),
    Case(
        "seat_taken",
        with_a_taken_seat,
        lambda at: services.edit_enrolment(at.enrolment, seat_no=3),
        edit("enrolments", the_enrolment, seat_no=3),
        form_of_admin("enrolment", the_enrolment, seat_no="3"),
    ),
    Case(
        "grace_not_over",
        report_time_to_come,
        lambda at: mark_no_shows(at.training_class),
        verb_of_api("training-classes", the_class, "mark-no-shows"),
        desk("mark_no_shows"),
    ),
    Case(
        "report_in_time_missing",
        without_any_time,
        lambda at: mark_no_shows(at.training_class),
        verb_of_api("training-classes", the_class, "mark-no-shows"),
        desk("mark_no_shows"),
    ),
    Case(
        "sessions_have_begun",
        after_the_roll,
        lambda at: services.undo_report_in(at.enrolment),
        verb_of_api("enrolments", the_enrolment, "undo-report-in"),
        desk("undo", key=lambda at: at.enrolment.pk),
    ),
    Case(
        # The form does not offer another group to somebody who has one.
        "transfer_needed",
        in_a_group,
        lambda at: services.edit_enrolment(at.enrolment, group=at.other),
        edit("enrolments", the_enrolment, group=lambda at: at.other.pk),
    ),
    Case(
        "already_in_group",
        in_a_group,
        transferred(lambda at: at.group),
        lambda program, at: program.post(
            f"enrolments/{at.enrolment.pk}/transfer/", {"group": at.group.pk, "reason": "调整"}
        ),
        lambda client, at: client.post(
            f"/admin/courses/enrolment/{at.enrolment.pk}/transfer/",
            {"group": at.group.pk, "reason": "调整"},
        ),
    ),
    Case(
        "nobody_to_distribute",
        in_a_group,
        lambda at: services.distribute_groups(at.training_class),
        verb_of_api("training-classes", the_class, "distribute-groups"),
        desk("distribute", size="10"),
    ),
]
CALLUP = [*PROGRAMMES, *NOMINATIONS, *REPORTING]
