"""A refusal about documents and speeches: the rule, the API and the pages say the same."""

from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import translation

from materials import errors, services
from materials.models import SourceDocument, Speech
from people.models import User
from tests.api.client import Program
from tests.doors.case import Case
from tests.factories import fresh, make_class, make_manager, make_session
from tests.materials.factories import make_upload
from tests.materials.speeches.samples import SPEECH
from tests.test_doors import knock

pytestmark = pytest.mark.django_db
RAW = SPEECH.encode()


@pytest.fixture
def manager():
    return make_manager(name="敲门人")


def me():
    """Whoever knocks at the doors."""
    return fresh(User.objects.get(name="敲门人"))


def a_speech(*, match=None):
    """A speech that has been imported; `match` says whose it is."""

    def scene():
        document = services.import_document(make_upload(RAW, "讲话.txt"), by=me())
        speech = document.speeches.get()
        if match is not None:
            services.match_speech(speech, training_class=match(), by=me())
        return speech

    return scene


def nobodys():
    return None


def of_speech(verb, page, **body):
    """The API and the button of a verb of the speech."""
    return {
        "api": lambda program, speech: program.post(f"speeches/{speech.pk}/{verb}/", body),
        "admin": lambda client, speech: client.post(
            f"/admin/speeches/{speech.pk}/{page}/",
            {name: value or "" for name, value in body.items()},
            follow=True,
        ),
    }


def of_fact(verb, kind, service, **body):
    """All doors of a verb of the speech's first fact of the kind."""

    def fact(speech):
        return speech.facts.filter(kind=kind).first()

    return {
        "service": lambda speech: service(fact(speech), by=me(), **body),
        "api": lambda program, speech: program.post(
            f"speech-facts/{fact(speech).pk}/{verb}/", body
        ),
        "admin": lambda client, speech: client.post(
            f"/admin/speech-facts/{fact(speech).pk}/{verb}/",
            # As somebody types a time.
            {name: value[:16].replace("T", " ") for name, value in body.items()},
            follow=True,
        ),
    }


def rejected(speech):
    services.reject_fact(speech.facts.filter(kind="goal").first(), by=me())
    return speech


def given_away(speech):
    services.accept_fact(speech.facts.filter(kind="class_rule").first(), by=me())
    return speech


def untitled(speech):
    Speech.objects.filter(pk=speech.pk).update(title="")
    return speech


def made(speech):
    services.make_material(speech, by=me())
    return speech


def elsewhere():
    return make_class(title="别的班").pk


def to_another_class(speech):
    return {"training_class": elsewhere(), "session": None}


def upload():
    return SimpleUploadedFile("讲话.txt", RAW)


def to_match(make_body):
    """Matching, with a body that is made when the rows are there."""
    return {
        "service": lambda speech: services.match_speech(
            speech,
            by=me(),
            **{
                name: model.objects.get(pk=key) if key else None
                for name, key in make_body(speech).items()
                for model in [Speech._meta.get_field(name).related_model]
            },
        ),
        "api": lambda program, speech: program.post(
            f"speeches/{speech.pk}/match/", make_body(speech)
        ),
        "admin": lambda client, speech: client.post(
            f"/admin/speeches/{speech.pk}/match/",
            {name: key or "" for name, key in make_body(speech).items()},
            follow=True,
        ),
    }


def a_foreign_session(speech):
    return {
        "training_class": elsewhere(),
        "session": make_session(make_class(title="有课的班")).pk,
    }


TIME = {"starts_at": "2026-12-01T15:00:00+08:00", "ends_at": "2026-12-01T17:00:00+08:00"}
CASES = [
    Case(
        "already_imported",
        a_speech(),
        lambda speech: services.import_document(make_upload(RAW, "讲话.txt"), by=me()),
        lambda program, speech: Client.post(
            program, "/api/v1/source-documents/import/", {"file": upload()}
        ),
        lambda client, speech: client.post("/admin/speeches/import/", {"files": [upload()]}),
    ),
    Case(
        "not_in_quarantine",
        a_speech(),
        lambda speech: services.release_document(speech.document, by=me()),
        lambda program, speech: program.post(f"source-documents/{speech.document_id}/release/", {}),
        lambda client, speech: client.post(
            f"/admin/source-documents/{speech.document_id}/release/", follow=True
        ),
    ),
    Case(
        "fact_decided",
        lambda: rejected(a_speech()()),
        **of_fact("accept", "goal", services.accept_fact),
    ),
    Case("fact_needs_class", a_speech(), **of_fact("accept", "class_rule", services.accept_fact)),
    Case(
        "unit_unknown",
        a_speech(match=make_class),
        **of_fact("accept", "inspection", services.accept_fact),
    ),
    Case(
        "not_a_topic",
        a_speech(match=make_class),
        **of_fact("schedule", "topic", services.schedule_topic, **TIME),
    ),
    Case(
        "facts_left",
        a_speech(match=nobodys),
        lambda speech: services.finish_review(speech, by=me()),
        **of_speech("finish-review", "finish"),
    ),
    Case(
        "title_missing",
        lambda: untitled(a_speech()()),
        lambda speech: services.make_material(speech, by=me()),
        **of_speech("make-material", "make-material", access_level="internal"),
    ),
    Case(
        "speech_has_material",
        lambda: made(a_speech()()),
        lambda speech: services.make_material(speech, by=me()),
        **of_speech("make-material", "make-material", access_level="internal"),
    ),
    Case(
        "speech_matched",
        lambda: given_away(a_speech(match=make_class)()),
        **to_match(to_another_class),
    ),
    Case("wrong_session", a_speech(), **to_match(a_foreign_session)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_door_says_the_same_in_both_languages(case, manager, client, settings):
    scene = case.scene()
    client.force_login(manager)
    said = {}
    for language in ("zh-hans", "en"):
        settings.LANGUAGE_CODE = language
        undo = transaction.savepoint()
        with translation.override(language):
            said[language] = knock(case, deepcopy(scene), Program(manager), client, language)
        transaction.savepoint_rollback(undo)

    assert all(ours != theirs for ours, theirs in zip(*said.values(), strict=True))
    assert SourceDocument.objects.count() == 1


def test_a_search_for_nothing_is_refused_by_the_api(manager):
    answer = Program(manager).read("library/?q=%20")

    assert (answer.status_code, answer.json()["code"]) == (400, "nothing_searched")


def test_every_refusal_has_a_case():
    ours = (
        errors.AlreadyImported,
        errors.FactDecided,
        errors.FactNeedsClass,
        errors.FactsLeft,
        errors.NotATopic,
        errors.NotInQuarantine,
        errors.SpeechHasMaterial,
        errors.SpeechMatched,
        errors.TitleMissing,
        errors.UnitUnknown,
        errors.WrongSession,
    )
    assert {error.code for error in ours} == {case.code for case in CASES}
