"""Who of a class has what: each cell, each total, and always the same number of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from materials import services
from materials.cells import Facts, State, is_done, state_of
from materials.models import Acknowledgement, MaterialAssignment
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.factories import (
    fresh,
    make_class_staff,
    make_enrolment,
    make_learner,
    make_manager,
    make_member,
    make_officer,
)
from tests.materials.distribution.scenes import Handing, hours, with_notice
from tests.materials.factories import ask, make_published, make_version

BYTES = b"text\n"


@pytest.mark.parametrize(
    ("facts", "state", "done"),
    [
        ({}, "issued", False),
        ({"is_released": False}, "not_issued", False),
        ({"is_online": False}, "not_issued", False),
        ({"is_online": False, "copy": "issued"}, "issued", False),
        ({"is_opened": True}, "opened", False),
        ({"is_received": True}, "acknowledged", True),
        ({"is_read": True}, "acknowledged", True),
        ({"copy": "acknowledged"}, "acknowledged", True),
        ({"must_read": True, "is_received": True, "copy": "acknowledged"}, "issued", False),
        ({"must_read": True, "is_opened": True}, "opened", False),
        ({"must_read": True, "is_read": True}, "acknowledged", True),
        ({"must_return": True, "copy": "issued"}, "to_return", False),
        ({"must_return": True, "copy": "acknowledged"}, "to_return", True),
        ({"must_return": True, "copy": "returned", "is_received": True}, "returned", True),
        ({"copy": "lost"}, "lost", False),
        ({"must_return": True}, "issued", False),
    ],
)
def test_every_cell_says_one_thing(facts, state, done):
    facts = Facts(**facts)
    assert (state_of(facts), is_done(facts)) == (State(state), done)


@pytest.mark.django_db
class TestMatrix:
    def matrix(self, scene, user=None):
        return services.matrix_of(scene.training_class, user or make_manager())

    def states(self, scene):
        matrix = self.matrix(scene)
        return [[cell and str(cell.state) for cell in line.cells] for line in matrix.lines]

    def test_a_cell_follows_the_learner(self):
        scene = with_notice(retain_policy="return")
        scene.hand_to(scene.group, must_read=True)
        make_enrolment(scene.training_class)
        learner = fresh(scene.learner)

        assert sorted(map(str, self.states(scene))) == ["['issued']", "[None]"]
        ask(scene.version, learner)
        assert ["issued"] in self.states(scene)
        services.acknowledge_notice(
            scene.version, wording=scene.material.restriction_notice, by=learner
        )
        assert ask(scene.version, learner) == BYTES
        assert ["opened"] in self.states(scene)
        services.confirm(scene.version, "read", by=learner)
        assert ["acknowledged"] in self.states(scene)
        (copy,) = services.issue_copies(scene.version, [scene.enrolment], by=scene.by)
        assert ["to_return"] in self.states(scene)
        assert [c.serial_no for line in self.matrix(scene).lines for c in line.cells if c] == [1]
        services.take_back_copy(copy, by=scene.by)
        assert ["returned"] in self.states(scene)
        make_version(scene.material, b"second\n", published=True)
        assert Acknowledgement.objects.exists()

    def test_a_new_version_begins_anew(self):
        scene = Handing()
        scene.hand_to(scene.enrolment)
        services.confirm(scene.version, "received", by=fresh(scene.learner))
        assert self.states(scene) == [["acknowledged"]]
        make_version(scene.material, b"second\n", published=True)
        assert self.states(scene) == [["issued"]]

    def test_each_kind_of_target_has_its_learners(self):
        scene = Handing()
        other = make_learner(scene.training_class)
        targets = {
            "class": scene.training_class,
            "group": scene.group,
            "unit": scene.upper,
            "person": other.person,
            "lecturer": scene.lecturer.person,
            "enrolment": scene.enrolment,
        }
        for name, target in targets.items():
            version = make_published(training_class=scene.training_class, title=name)
            services.assign(version.material, target, by=scene.by)

        matrix = self.matrix(scene)
        names = [column.material.title for column in matrix.columns]
        meant = {
            line.learner.person.pk: {
                name for name, cell in zip(names, line.cells, strict=True) if cell
            }
            for line in matrix.lines
        }

        assert meant == {
            scene.learner.person.pk: {"class", "group", "unit", "enrolment"},
            other.person.pk: {"class", "person"},
        }

    def test_totals_and_those_who_are_open(self):
        scene = Handing()
        scene.hand_to(scene.training_class)
        services.confirm(scene.version, "received", by=fresh(scene.learner))
        second = make_enrolment(scene.training_class)

        matrix = self.matrix(scene)

        (total,) = matrix.totals()
        assert {str(state): count for state, count in total.items()} == {
            "acknowledged": 1,
            "issued": 1,
        }
        assert matrix.open_learners(0) == [second]
        assert [line.learner for line in matrix.only_open().lines] == [second]

    def test_before_its_release_it_is_not_there(self):
        scene = Handing()
        scene.hand_to(scene.training_class, release_at=hours(1))
        assert self.states(scene) == [["not_issued"]]

    def test_whoever_has_left_is_in_no_line(self):
        from courses import services as courses

        scene = Handing()
        scene.hand_to(scene.training_class)
        courses.withdraw(scene.enrolment, reason="调离")
        assert self.states(scene) == []

    @pytest.mark.parametrize("learners", [10, 60])
    def test_the_same_statements_for_any_number(self, learners):
        scene = Handing()
        from courses.models import Enrolment
        from people.models import Person

        people = Person.objects.bulk_create(
            Person(name=f"学员{number}", unit=scene.unit) for number in range(learners)
        )
        Enrolment.objects.bulk_create(
            Enrolment(
                training_class=scene.training_class,
                person=person,
                unit=scene.unit,
                status="reported",
            )
            for person in people
        )
        for number in range(learners // 10):
            version = make_published(training_class=scene.training_class)
            target = scene.upper if number % 2 else scene.training_class
            services.assign(version.material, target, by=scene.by)
            services.issue_in_class(version, scene.training_class, by=scene.by)
        user = make_officer(Role.LIBRARIAN)
        _warm = user.standing

        with CaptureQueriesContext(connection) as caught:
            matrix = services.matrix_of(scene.training_class, user)

        assert (len(matrix.lines), len(matrix.columns)) == (learners + 1, learners // 10)
        assert len(caught) == STATEMENTS


# Assignments, versions, what was said, opened, copies, units; the learners.
STATEMENTS = 7


@pytest.mark.django_db
class TestApi:
    def test_the_matrix_as_data(self):
        scene = Handing()
        scene.hand_to(scene.training_class, must_read=True)
        teacher = make_class_staff(scene.training_class, Role.CLASS_TEACHER)
        path = f"training-classes/{scene.training_class.pk}/distribution/"

        shown = Program(teacher).read(path).json()

        (material,) = shown["materials"]
        (learner,) = shown["learners"]
        assert (material["material"], material["must_read"], material["open"]) == (
            scene.material.pk,
            True,
            1,
        )
        assert material["totals"]["issued"] == 1
        assert learner["cells"] == [{"state": "issued", "is_done": False, "serial_no": None}]
        assert_problem(Program(fresh(scene.learner)).read(path), 403, "permission_denied")
        assert_problem(Program(make_member()).read(path), 403, "permission_denied")

    def test_copies_are_issued_signed_and_given_back(self):
        scene = Handing()
        scene.hand_to(scene.training_class, channel="paper")
        registrar = Program(make_class_staff(scene.training_class, Role.REGISTRAR))
        path = f"training-classes/{scene.training_class.pk}/issue-copies/"

        made = registrar.post(path, {"version": scene.version.pk}).json()["copies"]
        own = f"paper-copies/{made[0]['id']}/"
        states = [
            registrar.post(f"{own}{verb}/").json()["status"] for verb in ("sign-for", "take-back")
        ]

        assert [(one["serial_no"], one["enrolment"]) for one in made] == [(1, scene.enrolment.pk)]
        assert states == ["acknowledged", "returned"]
        listed = registrar.read(
            f"paper-copies/?enrolment__training_class={scene.training_class.pk}"
        )
        assert [one["status"] for one in listed.json()["items"]] == ["returned"]
        other = make_enrolment(make_published().material.training_class or Handing().training_class)
        body = {"version": scene.version.pk, "enrolments": [other.pk]}
        assert registrar.post(path, body).status_code in (400, 403)

    def test_a_copy_for_a_lecturer(self):
        scene = Handing()
        program = Program(make_manager())
        path = f"material-versions/{scene.version.pk}/issue-to/"
        made = program.post(path, {"person": scene.lecturer.person.pk}).json()
        assert (made["serial_no"], made["person"]) == (1, scene.lecturer.person.pk)


@pytest.mark.django_db
class TestReminders:
    def test_those_who_are_open_are_told_once_a_day(self):
        scene = Handing()
        assignment = scene.hand_to(scene.upper, must_read=True, due_at=hours(5))
        second = make_learner(scene.training_class, unit=scene.unit)
        services.confirm(scene.version, "read", by=fresh(scene.learner))
        program = Program(make_manager())
        path = f"material-assignments/{assignment.pk}/"

        seen = program.read(f"{path}open-readers/").json()
        told = program.post(f"{path}remind/").json()

        expected = {second.person.pk, scene.upper_liaison.person.pk}
        assert set(told["persons"]) == set(seen["persons"]) == expected
        assert second.person.name in told["text"]
        assert scene.learner.person.name not in told["text"]
        (notice,) = second.person.notices.all()
        assert (notice.subject, notice.link) == (f"请阅读《{scene.material}》", "/my/materials/")
        assert_problem(program.post(f"{path}remind/"), 409, "reminded_today")
        assert second.person.notices.count() == 1
        MaterialAssignment.objects.filter(pk=assignment.pk).update(reminded_at=hours(-24))
        assert services.remind(assignment)

    @pytest.mark.parametrize("terms", [{"release_at": 1}, {"expires_at": -1}])
    def test_nobody_is_told_of_what_cannot_be_had(self, terms):
        scene = Handing()
        times = {name: hours(count) for name, count in terms.items()}
        assignment = scene.hand_to(scene.training_class, **times)
        assert services.open_readers(assignment) == []
        assert services.remind(assignment) == []
        assignment.refresh_from_db()
        assert assignment.reminded_at is None

    def test_the_clock_reminds_of_what_is_due_and_nobody_twice(self):
        scene = Handing()
        assignment = scene.hand_to(scene.training_class, must_read=True, due_at=hours(5))
        scene.hand_to(scene.group, must_read=True, due_at=hours(48))
        scene.hand_to(scene.enrolment, due_at=hours(5))

        told = services.remind_of_due(hours(0))

        assert told == [(assignment, [scene.learner.person])]
        assert services.remind_of_due(hours(0)) == []
        assert scene.learner.person.notices.count() == 1


@pytest.mark.django_db
class TestRecall:
    def test_everybody_who_holds_it_is_known_and_told(self):
        scene = Handing()
        scene.hand_to(scene.training_class)
        paper = make_enrolment(scene.training_class)
        ask(scene.version, scene.learner)
        ask(scene.version, scene.learner)
        ask(scene.version, scene.stranger)
        services.issue_copies(scene.version, [paper], by=scene.by)
        program = Program(make_manager())
        path = f"material-versions/{scene.version.pk}/"

        seen = program.read(f"{path}holders/").json()["holders"]
        recalled = program.post(f"{path}recall/", {"reason": "内容有误"}).json()

        found = {one["name"]: (len(one["downloads"]), one["serial_nos"]) for one in seen}
        assert found == {scene.learner.person.name: (1, []), paper.person.name: (0, [1])}
        (delivery,) = scene.version.downloads.exclude(delivery_no="")
        assert [no for one in seen for no in one["delivery_nos"]] == [delivery.delivery_no]
        assert recalled["holders"] == seen
        assert "内容有误" in recalled["text"]
        assert paper.person.name in recalled["text"]
        for person in (scene.learner.person, paper.person):
            assert [one.subject for one in person.notices.all()] == [f"材料召回：{scene.version}"]
        assert not scene.stranger.person.notices.exists()
        scene.version.refresh_from_db()
        assert ask(scene.version, scene.learner) == "withdrawn"
        assert_problem(
            program.post(f"{path}recall/", {"reason": "再次"}), 409, "wrong_version_state"
        )

    def test_without_a_reason_nothing_happens(self):
        scene = Handing()
        program = Program(make_manager())
        answer = program.post(f"material-versions/{scene.version.pk}/recall/", {"reason": " "})
        assert_problem(answer, 409, "reason_missing")
        scene.version.refresh_from_db()
        assert scene.version.status == "published"
