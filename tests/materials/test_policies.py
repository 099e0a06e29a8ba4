"""Which rows of materials a list shows to whom."""

import pytest

from courses.models import LearningGroup
from materials import services
from materials.models import DownloadRecord, Material, MaterialAssignment, MaterialVersion
from peixun import policy
from tests.factories import (
    fresh,
)
from tests.materials.factories import ask, make_material, make_published, make_version

pytestmark = pytest.mark.django_db
Level = Material.AccessLevel


def test_lists_repeat_no_row_and_show_published_material_alone(office):
    training_class, users = office
    learner = users["learner"]
    version = make_published(training_class=training_class)
    material = version.material
    group = LearningGroup.objects.create(training_class=training_class, group_no=1)
    enrolment = learner.person.enrolments.get()
    enrolment.group = group
    enrolment.save()
    for target in (training_class, training_class.sessions.first(), group, enrolment):
        services.assign(material, target, by=material.created_by)
    make_version(material)
    unpublished = make_version(make_material())
    services.assign(unpublished.material, training_class, by=unpublished.created_by)

    assert list(Material.objects.visible_to(learner)) == [material]
    assert list(MaterialVersion.objects.visible_to(learner)) == [version]
    for name in ("class manager", "host's manager", "staff"):
        for model in (Material, MaterialVersion, MaterialAssignment):
            keys = list(model.objects.visible_to(users[name]).values_list("pk", flat=True))
            assert len(keys) == len(set(keys)), (name, model)
    assert not MaterialAssignment.objects.visible_to(learner).exists()
    assert not DownloadRecord.objects.visible_to(learner).exists()


def test_an_auditor_sees_everything_and_reads_nothing_secret(office):
    _training_class, users = office
    version = make_version()

    assert Material.objects.visible_to(users["auditor"]).count() == 1
    assert MaterialVersion.objects.visible_to(users["auditor"]).count() == 1
    assert ask(version, users["auditor"]) == "not_assigned"
    assert DownloadRecord.objects.visible_to(users["auditor"]).count() == 1


def test_keepers_see_the_download_records_of_their_own_materials(office):
    training_class, users = office
    own, foreign = make_published(training_class=training_class), make_published()
    ask(own, users["stranger"])
    ask(foreign, users["stranger"])

    seen = DownloadRecord.objects.visible_to(fresh(users["class manager"]))

    assert [record.version for record in seen] == [own]


def test_a_list_and_a_single_object_never_disagree(office):
    training_class, users = office
    elsewhere = users["learner elsewhere"].person.enrolments.get().training_class
    for level in Level:
        for home in (None, training_class, elsewhere):
            for target in (training_class, training_class.sessions.first()):
                version = make_published(training_class=home, access_level=level)
                if home != elsewhere or level in (Level.PUBLIC, Level.INTERNAL):
                    services.assign(version.material, target, by=version.created_by)
                make_version(version.material)
    ask(version, users["learner"])

    for model in (Material, MaterialVersion, MaterialAssignment, DownloadRecord):
        for name, user in users.items():
            for verb in policy.declared()[model]:
                rows = set(model.objects.filter(policy.rows(user, verb, model)))
                singly = {row for row in model.objects.all() if policy.may(user, verb, row)}
                assert rows == singly, (model, name, verb)
