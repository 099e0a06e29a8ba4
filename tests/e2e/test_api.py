"""The main job through the API alone: plan, call up, hand out, take the roll."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from people.models import Person
from people.roles import Role
from tests.e2e.papers import speech_files
from tests.factories import (
    PASSWORD,
    make_manager,
    make_member,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)
ROSTER = Path(__file__).with_name("roster.xlsx")
UNITS = ["县财政局", "县教育局", "县公安局", "县卫生健康局", "城关镇人民政府", "青石镇人民政府"]


class Program:
    """Somebody's program: it signs in for a token and speaks JSON."""

    def __init__(self, username: str):
        self.client = Client()
        credentials = {"username": username, "password": PASSWORD}
        answer = self.client.post("/api/v1/tokens/", credentials, "application/json")
        assert answer.status_code == 201, answer.content
        self.headers = {"Authorization": f"Bearer {answer.json()['token']}"}

    def read(self, path, **query):
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers)

    def post(self, path, body=None, *, expect=200):
        answer = self.client.post(
            f"/api/v1/{path}", body or {}, "application/json", headers=self.headers
        )
        assert answer.status_code == expect, answer.content.decode()
        return answer.json()

    def upload(self, path, *, expect=200, **form):
        answer = self.client.post(f"/api/v1/{path}", form, headers=self.headers)
        assert answer.status_code == expect, answer.content.decode()
        return answer.json()

    def make(self, path, **body):
        return self.post(path, body, expect=201)["id"]

    def all_items(self, path, **query):
        items, page = [], self.read(path, **query).json()
        while True:
            items += page["items"]
            if page["next"] is None:
                return items
            page = self.read(path, cursor=page["next"], **query).json()


@pytest.fixture
def organiser():
    return Program(make_manager(username="organiser").username)


@pytest.fixture
def host():
    return make_member(username="host", is_staff=True)


def plan(organiser, host) -> tuple[int, list[int]]:
    """US-1: a class with an opening and two lectures, published after every reason was mended."""
    units = [make_unit(name) for name in UNITS]
    today = timezone.localdate()
    training_class = organiser.make(
        "training-classes/",
        class_code="YW-01",
        title="办公室业务知识培训班",
        start_on=str(today),
        end_on=str(today + timedelta(days=1)),
        capacity=80,
    )
    refusal = organiser.post(f"training-classes/{training_class}/publish/", expect=409)
    assert {error["code"] for error in refusal["errors"]} == {
        "host_missing",
        "presiding_host_missing",
        "sessions_missing",
    }
    organiser.make("class-units/", training_class=training_class, unit=units[0].pk, role="host")
    organiser.make(
        "class-staff/",
        training_class=training_class,
        person=host.person.pk,
        role=Role.PRESIDING_HOST,
    )
    sessions = schedule(organiser, training_class)
    refusal = organiser.post(f"training-classes/{training_class}/publish/", expect=409)
    assert [error["code"] for error in refusal["errors"]] == ["leave_limit_not_acknowledged"]
    organiser.post(f"training-classes/{training_class}/publish/", {"acknowledge": ["leave_limit"]})
    return training_class, sessions


def schedule(organiser, training_class) -> list[int]:
    venue = organiser.make("venues/", name="县会议中心", room="三楼")
    lecturer = organiser.make("lecturers/", name="江晚晴", unit_text="日报社")
    start = timezone.now() - timedelta(minutes=5)
    sessions = []
    for number, (title, hours) in enumerate([("开班式", 0), ("公文写作", 2), ("信息工作", 2)]):
        sessions.append(
            organiser.make(
                "sessions/",
                training_class=training_class,
                title=title,
                session_type="lecture" if hours else "opening",
                starts_at=(start + timedelta(hours=2 * number)).isoformat(),
                ends_at=(start + timedelta(hours=2 * number + 2)).isoformat(),
                venue=venue,
                lecturers=[lecturer] if hours else [],
                credit_hours=str(hours),
            )
        )
    clash = organiser.post(
        "sessions/",
        {
            "training_class": training_class,
            "title": "又一讲",
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(hours=1)).isoformat(),
        },
        expect=409,
    )
    assert clash["code"] == "class_taken"
    assert "开班式" in clash["detail"]
    return sessions


def call_up(organiser, training_class) -> list[dict]:
    """Sixty people from a spreadsheet, first as a dry run; a second time adds nobody."""
    organiser.post(f"training-classes/{training_class}/open-registration/")

    def send(**form):
        roster = SimpleUploadedFile("名单.xlsx", ROSTER.read_bytes())
        path = f"training-classes/{training_class}/roster/"
        return organiser.upload(path, file=roster, report_in="true", **form)

    assert send(dry_run="true")["created"] == 60
    assert Person.objects.filter(enrolments__isnull=False).count() == 0
    assert [send()["created"], send()["created"]] == [60, 0]
    enrolments = organiser.all_items(
        "enrolments/", training_class=training_class, status="reported"
    )
    assert len(enrolments) == 60
    return enrolments


def hand_out(organiser, training_class) -> dict[int, bytes]:
    """Every speech file, published and assigned to the class."""
    versions = {}
    for number, (name, content) in enumerate(speech_files().items(), start=1):
        material = organiser.make(
            "materials/",
            code=f"CL-{number}",
            title=name,
            kind="speech",
            training_class=training_class,
        )
        upload = SimpleUploadedFile(name, content)
        version = organiser.upload(f"materials/{material}/versions/", file=upload, expect=201)
        organiser.post(f"material-versions/{version['id']}/publish/")
        organiser.make("material-assignments/", material=material, training_class=training_class)
        versions[version["id"]] = content
    return versions


def test_the_main_job_through_the_api(organiser, host):
    training_class, sessions = plan(organiser, host)
    enrolments = call_up(organiser, training_class)
    versions = hand_out(organiser, training_class)
    learner = make_user(username="learner")
    Person.objects.filter(pk=enrolments[0]["person"]).update(user=learner)

    reader = Program("learner")
    for version, content in versions.items():
        file = reader.read(f"material-versions/{version}/download/")
        assert b"".join(file) == content
        assert file["X-Content-Type-Options"] == "nosniff"

    take_the_roll(Program("host"), reader, sessions[0], enrolments)

    records = organiser.all_items("download-records/", result="ok")
    assert {record["version"] for record in records} == versions.keys()


def take_the_roll(host, reader, session, enrolments):
    """US-4: the roll is taken, refused while somebody is missing, handed in, locked, corrected."""
    refusal = host.post(
        f"sessions/{session}/roll-call/", {"marks": [mark(enrolments[1], "present")]}, expect=409
    )
    assert refusal["code"] == "sheet_not_open"
    host.post(f"sessions/{session}/open-sheet/")
    scan = {"session": session, "nonce": uuid4().hex}
    first = reader.post("check-ins/", scan)
    assert first["status"] == "late"
    assert reader.post("check-ins/", scan) == first

    marks = [mark(enrolment, "present") for enrolment in enrolments[1:58]]
    answer = host.post(
        f"sessions/{session}/roll-call/", {"marks": [*marks, mark(enrolments[58], "on_leave")]}
    )
    assert {item["result"] for item in answer["items"]} == {"recorded"}
    refusal = host.post(f"sessions/{session}/submit-sheet/", expect=409)
    assert refusal["code"] == "pending_left"
    assert enrolments[59]["person_name"] in refusal["detail"]

    host.post(f"sessions/{session}/roll-call/", {"marks": [mark(enrolments[59], "absent")]})
    host.post(f"sessions/{session}/submit-sheet/")
    # The host did not record alone: a learner checked in.
    host.post(f"sessions/{session}/confirm-sheet/")
    host.post(f"sessions/{session}/lock-sheet/")
    refusal = host.post(
        f"sessions/{session}/roll-call/", {"marks": [mark(enrolments[59], "present")]}, expect=409
    )
    assert refusal["code"] == "sheet_closed"
    correct(host, Program("organiser"), session, enrolments[59])


def correct(host, organiser, session, enrolment):
    (record,) = host.all_items("attendance-records/", session=session, enrolment=enrolment["id"])
    assert record["status"] == "absent"
    proposal = host.post(
        f"attendance-records/{record['id']}/propose-correction/",
        {"status": "present", "reason": "当时在值班室接电话，主持人证明"},
    )
    refusal = host.post(f"correction-proposals/{proposal['id']}/agree/", expect=409)
    assert refusal["code"] == "own_proposal"
    assert organiser.post(f"correction-proposals/{proposal['id']}/agree/")["state"] == "agreed"
    facts = host.all_items("attendance-facts/", session=session, enrolment=enrolment["id"])
    correction = next(fact for fact in facts if fact["kind"] == "correction")
    assert (correction["old_status"], correction["status"]) == ("absent", "present")
    assert correction["reason"].startswith("当时在值班室")
    (sheet,) = host.all_items("attendance-sheets/", session=session)
    counts = sheet["counts"]
    assert (counts["present"], counts["late"], counts["on_leave"], counts["absent"]) == (
        58,
        1,
        1,
        0,
    )
    assert counts["expected"] == sum(counts.values()) - counts["expected"] - counts["exempt"] == 60


def mark(enrolment, status):
    return {"enrolment": enrolment["id"], "status": status, "nonce": uuid4().hex}
