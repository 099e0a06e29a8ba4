"""A speech that has been read becomes something that can be handed out."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.db import transaction

from courses.models import Topic
from materials.errors import SpeechHasMaterial, TitleMissing
from materials.files.names import FORBIDDEN
from materials.models import Material, Speech, SpeechFact
from materials.services.codes import free_code
from materials.services.versions import add_version
from people.models import User

LONGEST_NAME = 60


@transaction.atomic
def make_material(
    speech: Speech,
    *,
    by: User,
    access_level: str = Material.AccessLevel.CLASS_ONLY,
    restriction_notice: str = "",
) -> Material:
    """Make a material of the speech; its first version, a draft, is the cleaned text.

    Refused: a speech without a title, one that has become a material already.
    """
    held = Speech.objects.select_for_update(no_key=True, of=("self",))
    speech = held.select_related("document", "training_class", "session").get(pk=speech.pk)
    if not speech.title:
        raise TitleMissing()
    known = Material.objects.filter(speech=speech).first()
    if known is not None:
        raise SpeechHasMaterial(material=known)
    material = Material.objects.create(
        code=free_code(Material.objects.all(), "code", f"JH-{speech.pk}"),
        title=speech.title,
        kind=Material.Kind.SPEECH,
        speech=speech,
        training_class=speech.training_class,
        session=speech.session,
        owner_unit=speech.document.owner_unit,
        access_level=access_level,
        restriction_notice=restriction_notice.strip(),
        created_by=by,
    )
    accepted = speech.facts.filter(status=SpeechFact.Status.ACCEPTED)
    material.topics.set(Topic.objects.filter(speech_facts__in=accepted))
    add_version(material, _file_of(speech), by=by)
    return material


def _file_of(speech: Speech) -> ContentFile[bytes]:
    kept = "".join(one for one in speech.title if one not in FORBIDDEN)[:LONGEST_NAME].strip(" .")
    text = f"{speech.title}\n\n{speech.text.strip()}\n"
    return ContentFile(text.encode(), name=f"{kept or speech.pk}.txt")
