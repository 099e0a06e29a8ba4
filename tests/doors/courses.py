"""The refusals of courses."""

import io
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courses import services
from courses.admin.roster_forms import unpack
from courses.models import (
    ClassStaff,
    ClassUnit,
    Enrolment,
    LearningGroup,
    Lecturer,
    TrainingClass,
    Venue,
)
from courses.roster_files import read_file
from courses.rosters import MOST_ROWS, RosterRow, guess, rows_of
from people.roles import Role
from tests.courses.admin.pages import address, fields_of, submit
from tests.courses.spreadsheets import cell, with_sheet
from tests.doors.case import Case
from tests.factories import (
    make_class,
    make_enrolment,
    make_group,
    make_lecturer,
    make_person,
    make_programme,
    make_running_class,
    make_session,
    make_unit,
    make_venue,
    publish,
    today_at,
)


def scene(**rows):
    return SimpleNamespace(**rows)


# Ways through the doors ----------------------------------------------------


def edit(path, row, **changes):
    """A PATCH with the version that was just read."""

    def send(program, at):
        place = f"{path}/{row(at).pk}/"
        etag = program.read(place).headers["ETag"]
        values = {name: value(at) if callable(value) else value for name, value in changes.items()}
        return program.send("PATCH", place, values, If_Match=etag)

    return send


def verb_of_api(path, row, verb, **body):
    return lambda program, at: program.post(f"{path}/{row(at).pk}/{verb}/", body)


def verb_of_admin(model, row, verb, **fields):
    def press(client, at):
        return client.post(address(model, verb, row(at).pk), {"sent": "1"} | fields, follow=True)

    return press


def form_of_admin(model, row, **changes):
    def fill(client, at):
        values = {name: value(at) if callable(value) else value for name, value in changes.items()}
        view = ("change", row(at).pk) if row else ("add",)
        return submit(client, address(model, *view), **values)

    return fill


def the_class(at):
    return at.training_class


def the_session(at):
    return at.session


def the_enrolment(at):
    return at.enrolment


# Classes -------------------------------------------------------------------


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


def removal(path, row):
    def send(program, at):
        place = f"{path}/{row(at).pk}/"
        return program.send("DELETE", place, If_Match=program.read(place).headers["ETag"])

    return send


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


# Sessions ------------------------------------------------------------------


def taken(**wanted):
    """A published class that holds something, and the times and places of another."""

    def make():
        venue, lecturer = make_venue(name="大会堂"), make_lecturer(name="周教授")
        holder = make_class(title="秘书班")
        make_session(holder, title="保密", venue=venue, lecturers=[lecturer], starts_at=today_at(9))
        publish(holder)
        at = scene(training_class=make_class(), venue=venue, lecturer=lecturer)
        at.session = make_session(at.training_class, starts_at=today_at(9, days=3))
        publish(at.training_class)
        at.lecturers = [lecturer] if "lecturer" in wanted else []
        at.place = venue if "venue" in wanted else None
        return at

    return make


def own_time_taken():
    training_class = make_class()
    make_session(training_class, starts_at=today_at(9))
    session = make_session(training_class, starts_at=today_at(9, days=3))
    return scene(training_class=training_class, session=session, lecturers=[], place=None)


def to_nine(at):
    return services.edit_session(
        at.session,
        starts_at=today_at(9),
        ends_at=today_at(10),
        venue=at.place,
        lecturers=at.lecturers,
    )


TO_NINE_API = edit(
    "sessions",
    the_session,
    starts_at=lambda at: today_at(9).isoformat(),
    ends_at=lambda at: today_at(10).isoformat(),
    venue=lambda at: at.place and at.place.pk,
    lecturers=lambda at: [one.pk for one in at.lecturers],
)
TO_NINE_ADMIN = form_of_admin(
    "trainingsession",
    the_session,
    starts_at_0=lambda at: today_at(9).date().isoformat(),
    starts_at_1="09:00",
    ends_at_0=lambda at: today_at(9).date().isoformat(),
    ends_at_1="10:00",
    venue=lambda at: at.place.pk if at.place else "",
    given_by=lambda at: [one.pk for one in at.lecturers],
)


def cancelled_session():
    session = make_session(make_class())
    return scene(session=services.cancel_session(session, reason="停课"))


def stranger_in_the_chair():
    stranger = make_class().staff.create(person=make_person(), role=Role.PRESIDING_HOST)
    return scene(session=make_session(make_class()), stranger=stranger)


SESSIONS = [
    Case("venue_taken", taken(venue=True), to_nine, TO_NINE_API, TO_NINE_ADMIN),
    Case("lecturer_taken", taken(lecturer=True), to_nine, TO_NINE_API, TO_NINE_ADMIN),
    Case(
        "timetable_clash",
        taken(venue=True, lecturer=True),
        to_nine,
        TO_NINE_API,
        TO_NINE_ADMIN,
        ("lecturer_taken", "venue_taken"),
    ),
    Case("class_taken", own_time_taken, to_nine, TO_NINE_API, TO_NINE_ADMIN),
    Case(
        "ends_before_start",
        own_time_taken,
        lambda at: services.edit_session(at.session, ends_at=at.session.starts_at),
        edit("sessions", the_session, ends_at=lambda at: at.session.starts_at.isoformat()),
        form_of_admin("trainingsession", the_session, ends_at_1="00:00"),
    ),
    Case(
        "negative_hours",
        own_time_taken,
        lambda at: negative(at.session),
    ),
    Case(
        "session_closed",
        cancelled_session,
        lambda at: services.cancel_session(at.session, reason="x"),
        verb_of_api("sessions", the_session, "cancel", reason="x"),
        verb_of_admin("trainingsession", the_session, "cancel", reason="x"),
    ),
    Case(
        # The form offers the staff of the class alone.
        "wrong_chair",
        stranger_in_the_chair,
        lambda at: services.edit_session(at.session, chair=at.stranger),
        edit("sessions", the_session, chair=lambda at: at.stranger.pk),
    ),
]


def negative(session):
    # The field's own validator speaks first at every door; the constraint is for the rest.
    session.credit_hours = -1
    session.clean_fields = lambda exclude=None: None
    session.full_clean()


# Learners ------------------------------------------------------------------


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
LEARNERS = [
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


# Parts, groups and what all classes share ----------------------------------


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


# Rosters -------------------------------------------------------------------

GIANT = with_sheet(f'<row r="1">{cell("A1", "x" * 70_000)}</row>')
FAR = with_sheet(
    f'<row r="1">{cell("A1", "姓名")}</row><row r="1048576">{cell("XFD1048576", "x")}</row>'
)
FILES = {
    "roster_file_type": (b"%PDF-1.7", "名单.pdf"),
    "roster_too_large": (FAR, "名单.xlsx"),
    "roster_unreadable": (with_sheet("<row><c></row>"), "名单.xlsx"),
    "roster_too_many_rows": (b"a,b\n" * (MOST_ROWS + 100), "名单.csv"),
    "roster_cell_too_large": (GIANT, "名单.xlsx"),
    "roster_empty": ("姓名,单位\n".encode(), "名单.csv"),
    "roster_column_missing": ("姓名,职务\n王芳,科员\n".encode(), "名单.csv"),
}


def read_rows(data, name):
    table = read_file(io.BytesIO(data), name)
    return rows_of(table, guess(table.heading or []))


def upload_to_api(data, name):
    def send(program, at):
        path = f"/api/v1/training-classes/{at.training_class.pk}/roster/"
        return Client.post(program, path, {"file": SimpleUploadedFile(name, data)})

    return send


def go_through(client, at, **source):
    """The wizard from the first page to the check."""
    path = reverse("admin:courses_roster", args=[at.training_class.pk])
    page = client.post(path, {"step": "read"} | source)
    if page.context["step"] == 1:
        return page
    return client.post(path, fields_of(page) | {"step": "check"})


def upload_to_admin(data, name):
    return lambda client, at: go_through(client, at, file=SimpleUploadedFile(name, data))


def file_case(code):
    data, name = FILES[code]
    return Case(
        code,
        lambda: scene(training_class=make_class()),
        lambda at: read_rows(data, name),
        upload_to_api(data, name),
        upload_to_admin(data, name),
    )


def known_units():
    bureau = make_unit("县财政局")
    make_unit("办公室", parent=bureau)
    make_unit("办公室", parent=make_unit("县教育局"))
    make_person("周全", unit=bureau, staff_no="A1")
    make_person("王芳", unit=bureau)
    make_person("王芳", unit=bureau)
    return scene(training_class=make_class())


ROWS = {
    "name_missing": {"unit": "县财政局"},
    "unit_missing": {"name": "王芳"},
    "value_too_long": {"name": "王芳", "unit": "县财政局", "post": "x" * 101},
    "unit_unknown": {"name": "王芳", "unit": "没有的单位"},
    "unit_ambiguous": {"name": "王芳", "unit": "办公室"},
    "person_ambiguous": {"name": "王芳", "unit": "县财政局"},
    "staff_number_taken": {"name": "李强", "unit": "县财政局", "staff_no": "A1"},
}


def pasted(rows):
    fields = ["name", "unit", "post", "staff_no"]
    lines = [
        ["姓名", "单位", "职务", "编号"],
        *([row.get(key, "") for key in fields] for row in rows),
    ]
    return "\n".join("\t".join(line) for line in lines)


def rows_case(code, *rows):
    def take_in(at):
        roster = [RosterRow(number, **row) for number, row in enumerate(rows, start=1)]
        outcomes = services.import_roster(at.training_class, roster, dry_run=True)
        return [one.refusal for one in outcomes if one.refusal]

    def send(program, at):
        return program.post(f"training-classes/{at.training_class.pk}/roster/", {"rows": rows})

    return Case(
        code, known_units, take_in, send, lambda c, at: go_through(c, at, text=pasted(rows))
    )


def duplicate_row():
    row = {"name": "赵敏", "unit": "县财政局"}
    at_all_doors = rows_case("duplicate_row", row, row)
    # Pasted rows are counted from the heading on, so the sentence names another number.
    return Case("duplicate_row", known_units, at_all_doors.service, at_all_doors.api)


ROSTERS = [
    *map(file_case, FILES),
    *(rows_case(code, row) for code, row in ROWS.items()),
    duplicate_row(),
    Case(
        "roster_expired",
        lambda: scene(training_class=make_class()),
        lambda at: unpack("torn"),
        admin=lambda client, at: client.post(
            reverse("admin:courses_roster", args=[at.training_class.pk]),
            {"step": "import", "package": "torn"},
        ),
    ),
]

CASES = [*CLASSES, *SESSIONS, *LEARNERS, *SHARED, *ROSTERS]
