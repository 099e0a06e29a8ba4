"""Who may do what with imported documents, speeches and the library.

Whoever keeps materials imports documents and looks through the speeches; the
managers of the class that a speech belongs to do so for theirs. What a speech
proposes is decided by class managers alone: it changes classes.
"""

from courses.policies import managers
from materials.models import (
    CleaningFinding,
    CollectionItem,
    LibraryEntry,
    LibraryPassage,
    MaterialCollection,
    SourceDocument,
    Speech,
    SpeechFact,
    SpeechSection,
)
from peixun.policy import Grant, declare, of_class, of_unit, office, signed_in
from people.roles import Role

MANAGER = Role.CLASS_MANAGER


def importers(to_document: str) -> list[Grant]:
    """Who brings documents in and sees them whole."""
    return [
        office(Role.LIBRARIAN, MANAGER),
        of_unit(MANAGER, via=f"{to_document}owner_unit_id"),
    ]


def reviewers(to_speech: str) -> list[Grant]:
    """Who looks through a speech, apart from those who import."""
    return [
        *importers(f"{to_speech}document__"),
        of_unit(MANAGER, via=f"{to_speech}training_class__class_units__unit_id"),
        of_class(MANAGER, via=f"{to_speech}training_class_id"),
    ]


def deciders(to_speech: str) -> list[Grant]:
    return [
        *managers(f"{to_speech}training_class"),
        of_unit(MANAGER, via=f"{to_speech}document__owner_unit_id"),
    ]


IMPORTERS = importers("")
declare(
    SourceDocument,
    {
        "view": IMPORTERS,
        "add": [office(Role.LIBRARIAN, MANAGER), Grant("unit", frozenset({MANAGER}))],
        "release": IMPORTERS,
    },
)
declare(CleaningFinding, {"view": importers("document__")})
declare(
    Speech,
    {
        "view": reviewers(""),
        "change": reviewers(""),
        "match": importers("document__"),
        "decide": deciders(""),
        "finish_review": reviewers(""),
        "make_material": reviewers(""),
    },
)
declare(SpeechSection, {"view": reviewers("speech__")})
declare(
    SpeechFact,
    {
        "view": reviewers("speech__"),
        "accept": deciders("speech__"),
        "reject": deciders("speech__"),
        "schedule": deciders("speech__"),
    },
)

COLLECTORS = [office(Role.LIBRARIAN, MANAGER), of_unit(MANAGER, via="owner_unit_id")]
declare(
    MaterialCollection,
    {
        "view": COLLECTORS,
        "add": COLLECTORS,
        "change": COLLECTORS,
        "delete": COLLECTORS,
    },
)
OF_COLLECTION = [office(Role.LIBRARIAN, MANAGER), of_unit(MANAGER, via="collection__owner_unit_id")]
declare(
    CollectionItem,
    dict.fromkeys(("view", "add", "change", "delete"), OF_COLLECTION),
)
# What the search keeps is asked through `services.search`, which looks at each reader's rows.
declare(LibraryEntry, {"search": [signed_in()]})
declare(LibraryPassage, {})
