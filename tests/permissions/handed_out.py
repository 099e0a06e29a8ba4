"""Rows of the world that are about materials and speeches."""

from django.core.files.base import ContentFile
from django.db.models import Model

from courses.models import TrainingClass
from materials import services as materials
from materials.models import (
    DownloadRecord,
    Material,
    MaterialCollection,
    PaperCopy,
    SourceDocument,
)
from people.models import User


def make_materials(training_class: TrainingClass, manager: User, learner: User) -> list[Model]:
    material = Material.objects.create(
        code=f"M{training_class.pk}",
        title="讲义",
        training_class=training_class,
        created_by=manager,
    )
    upload = ContentFile(f"第{training_class.pk}班讲义".encode(), name="讲义.txt")
    version = materials.add_version(material, upload, by=manager)
    version = materials.publish_version(version, by=manager)
    assignment = materials.assign(material, training_class, by=manager)
    materials.open_for_download(version, user=learner, ip="127.0.0.1").close()
    said = materials.confirm(version, "read", by=learner)
    copy = PaperCopy.objects.create(
        version=version,
        serial_no=1,
        person=learner.person,
        enrolment=said.enrolment,
        issued_by=manager,
        issued_at=said.at,
    )
    record = DownloadRecord.objects.get(version=version)
    return [material, version, assignment, record, said, copy]


def make_speech(training_class: TrainingClass, manager: User) -> list[Model]:
    """A document with a speech at the class, and a series that holds the class's material."""
    document = SourceDocument.objects.create(
        file_name="讲话.txt",
        sha256=f"{training_class.pk:064x}",
        size_bytes=9,
        kind="txt",
        script="hans",
        raw_text="讲话",
        clean_text="讲话",
        clean_text_hans="讲话",
        importer_version=1,
        imported_by=manager,
    )
    finding = document.findings.create(
        order=0, rule="N21", action="removed", line_from=1, line_to=1, before="", confidence=1
    )
    speech = document.speeches.create(
        sequence=1,
        title="讲话",
        text="一、守时",
        line_from=1,
        line_to=1,
        training_class=training_class,
        match="confirmed",
    )
    section = speech.sections.create(
        order=0,
        level=1,
        marker_kind="cn_comma",
        heading="一、守时",
        is_run_in=False,
        start=0,
        end=4,
    )
    fact = speech.facts.create(kind="class_rule", quote="守时", start=2, section=section)
    series = MaterialCollection.objects.create(
        title="系列", owner_unit=training_class.class_units.first().unit
    )
    item = series.items.create(material=training_class.materials.first(), number=1)
    return [document, finding, speech, section, fact, series, item]
