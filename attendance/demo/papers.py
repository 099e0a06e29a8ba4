"""Hands the demo's papers to its classes."""

from django.core.files.base import ContentFile

from attendance.demo.speeches import PAPERS, Paper
from courses.models import TrainingClass
from materials import services
from materials.models import Material
from people.models import User

# Which paper belongs to which class.
OF_CLASS = {
    "opening": "business",
    "duty": "business",
    "confidentiality": "business",
    "experience": "directors",
    "bureau": "bureau",
    "company": "company",
    "handbook": "company",
    "secretaries": "secretaries",
}


def hand_out(classes: dict[str, TrainingClass], by: User) -> None:
    """Upload, publish and assign every paper to its class."""
    for number, paper in enumerate(PAPERS, start=1):
        _hand_out(f"WC-CL-{number:02}", paper, classes[OF_CLASS[paper.key]], by)


def _hand_out(code: str, paper: Paper, training_class: TrainingClass, by: User) -> None:
    material = Material.objects.create(
        code=code,
        title=paper.title,
        kind=paper.kind,
        training_class=training_class,
        restriction_notice=paper.restriction,
        created_by=by,
    )
    upload = ContentFile(paper.to_bytes(), name=paper.file_name)
    services.publish_version(services.add_version(material, upload, by=by), by=by)
    services.assign(material, training_class, by=by, must_read=paper.kind == "handbook")
