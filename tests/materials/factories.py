"""Materials with files, for the tests."""

from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from courses.models import LearningGroup
from materials import errors, services
from materials.models import Material, MaterialVersion
from people.models import User
from tests.factories import (
    fresh,
    make_enrolment,
    make_person,
    make_running_class,
    make_unit,
    make_user,
)

_number = count(1)


def make_upload(
    content: bytes = "同志们：\n".encode(), name: str = "讲话.txt"
) -> SimpleUploadedFile:
    # The name is set past Django's own clean-up, as a command or an import could.
    upload = SimpleUploadedFile("x", content)
    upload._name = name
    return upload


def make_material(*, by: User | None = None, **fields: Any) -> Material:
    number = next(_number)
    defaults = {"code": f"M{number}", "title": f"材料{number}", "created_by": by or make_user()}
    return Material.objects.create(**defaults | fields)


def make_version(
    material: Material | None = None, content: bytes = b"text\n", *, published: bool = False
) -> MaterialVersion:
    material = material or make_material()
    by = material.created_by
    version = services.add_version(material, make_upload(content), by=by)
    return services.publish_version(version, by=by) if published else version


def make_published(**fields: Any) -> MaterialVersion:
    return make_version(make_material(**fields), published=True)


def ask(version, user):
    """Download as this user and return the bytes, or the code of the refusal."""
    try:
        with services.open_for_download(version, user=fresh(user), ip="10.0.0.9") as file:
            return file.read()
    except errors.Refused as refused:
        return refused.code


def make_targets():
    """One of each kind; the last ones are no part of a class."""
    training_class = make_running_class()
    group = LearningGroup.objects.create(training_class=training_class, group_no=1)
    enrolment = make_enrolment(training_class)
    inside = [training_class, training_class.sessions.first(), group, enrolment]
    return [*inside, make_unit(), make_person()]
