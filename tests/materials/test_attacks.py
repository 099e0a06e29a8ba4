"""What somebody would try who wants what is not theirs, or two at once, or anything at all."""

import random
import re
from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from courses.models import Enrolment, TrainingClass
from materials import services
from materials.errors import AlreadyImported, FactDecided, SpeechHasMaterial
from materials.models import (
    LibraryEntry,
    Material,
    MaterialCollection,
    PaperCopy,
    SourceDocument,
    SpeechFact,
)
from tests.api.client import Program
from tests.factories import fresh, make_class, make_manager
from tests.materials.distribution.scenes import NOTICE, Handing, hours
from tests.materials.distribution.test_races import at_once
from tests.materials.factories import make_material, make_upload
from tests.materials.speeches.samples import SPEECH

TITLE, WORDS = "梧桐清单", "此处谈到了琥珀。琥珀贵重。"
SEARCHES = ["/api/v1/library/?q=琥珀", "/my/library/?q=琥珀", "/admin/library/?q=琥珀"]
PARTS = ["preview/", "pages/1/", "pages/999999/"]
ASKING = [{}, {"Range": "bytes=0-9"}, {"If-None-Match": "*"}]
ABSENT = 10**9


def hidden_version(scene):
    version = services.add_version(scene.material, make_upload(WORDS.encode()), by=scene.by)
    return services.publish_version(version, by=scene.by)


def answers(client, version):
    """What each way of asking for a look at the version comes to."""
    return {
        (part, method, *headers): client.generic(
            method, f"/files/{version}/{part}", headers=headers
        )
        for part in PARTS
        for method in ("GET", "HEAD")
        for headers in ASKING
    }


def plain(answer):
    words = re.sub(r'nonce="[^"]*"|value="\w{64}"|/files/\d+/', "", answer.content.decode())
    return answer.status_code, words


def found_by(user):
    """The answers of all searches, as the user would read them."""
    client = Client()
    client.force_login(user)
    return {path: client.get(path).content.decode() for path in SEARCHES}


def assert_finds_nothing(user):
    for path, words in found_by(user).items():
        assert TITLE not in words, (path, str(user))
        assert "此处谈到" not in words, (path, str(user))
        assert "/preview/" not in words, (path, str(user))
        if path.startswith("/api"):
            assert '"count":0,' in words.replace(" ", ""), words


@pytest.mark.django_db
def test_forbidden_looks_and_searches_say_what_missing_ones_say(office, settings):
    settings.MARK_FROM = "internal"
    training_class, users = office
    material = make_material(title=TITLE, training_class=training_class)
    version = services.add_version(material, make_upload(WORDS.encode()), by=material.created_by)
    services.publish_version(version, by=material.created_by)
    services.assign(material, training_class, by=material.created_by)
    withdrawn = fresh(users["learner"])

    for name in ("learner elsewhere", "liaison", "stranger", "account", "auditor"):
        assert_cannot_look(users[name], version)
    assert TITLE in found_by(withdrawn)["/my/library/?q=琥珀"]
    Enrolment.objects.filter(person__user=withdrawn).update(status="withdrawn")
    assert_cannot_look(fresh(withdrawn), version)


def assert_cannot_look(user, version):
    client = Client()
    client.force_login(user)
    missing = answers(client, ABSENT)
    for asked, answer in answers(client, version.pk).items():
        assert answer.status_code == 404, (str(user), asked)
        assert plain(answer) == plain(missing[asked])
    assert_finds_nothing(user)


def shut_by_notice(scene, version):
    """The notice has not been acknowledged."""


def expired(scene, version):
    scene.material.assignments.update(expires_at=hours(-1), release_at=None)


def recalled(scene, version):
    services.recall_version(version, reason="有误", by=scene.by)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [shut_by_notice, expired, recalled])
def test_what_is_shut_is_shut_at_every_part_of_it(state, settings):
    settings.MARK_FROM = "internal"
    notice = NOTICE if state is shut_by_notice else ""
    scene = Handing(title=TITLE, restriction_notice=notice)
    version = hidden_version(scene)
    scene.hand_to(scene.training_class)
    state(scene, version)
    learner = fresh(scene.learner)
    client = Client()
    client.force_login(learner)

    status = client.get(f"/files/{version.pk}/").status_code
    assert status in (404, 409, 410)
    for asked, answer in answers(client, version.pk).items():
        assert answer.status_code == status, asked
        assert "琥珀" not in answer.content.decode()
    assert_finds_nothing(learner)


@pytest.fixture
def speech(db):
    by = make_manager()
    return services.import_document(make_upload(SPEECH.encode()), by=by).speeches.get()


def kinds(done):
    return sorted(type(one).__name__ for one in done)


@pytest.mark.django_db(transaction=True)
def test_two_who_import_one_document_bring_it_in_once(kept):
    by = make_manager()

    def bring_in():
        return services.import_document(make_upload(SPEECH.encode()), by=by)

    done = at_once(bring_in, bring_in, bring_in)

    assert kinds(done) == [AlreadyImported.__name__] * 2 + ["SourceDocument"]
    [document] = SourceDocument.objects.all()
    assert [one.context["document"] for one in done if isinstance(one, AlreadyImported)] == [
        document
    ] * 2
    assert len(kept()) == document.speeches.count() == LibraryEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_one_fact_make_its_rule_once(speech):
    by = make_manager()
    training_class = make_class()
    services.match_speech(speech, training_class=training_class, by=by)
    fact = speech.facts.filter(kind=SpeechFact.Kind.CLASS_RULE).first()

    def accept():
        return services.accept_fact(SpeechFact.objects.get(pk=fact.pk), by=by)

    done = at_once(accept, accept, accept)

    assert kinds(done) == [FactDecided.__name__] * 2 + ["SpeechFact"]
    assert training_class.discipline_rules.count() == len(fact.value["items"])


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_a_class_begin_one(speech):
    by = make_manager()

    def begin():
        return services.begin_class(speech, by=by)

    done = at_once(begin, begin, begin)

    assert kinds(done) == ["Speech"] * 3
    assert {one.training_class for one in done} == {TrainingClass.objects.get()}


@pytest.mark.django_db(transaction=True)
def test_two_who_make_a_material_make_one(speech, kept):
    by = make_manager()

    def make():
        return services.make_material(speech, by=by)

    done = at_once(make, make, make)

    assert kinds(done) == ["Material"] + [SpeechHasMaterial.__name__] * 2
    assert Material.objects.get().versions.count() == 1
    assert len(kept()) == 2


@pytest.mark.django_db
def test_a_class_is_begun_again_after_the_first_was_renamed(speech):
    by = make_manager()
    first = services.begin_class(speech, by=by).training_class
    TrainingClass.objects.filter(pk=first.pk).update(title="改了名的班")
    services.match_speech(speech, training_class=None, by=by)

    assert services.begin_class(speech, by=by).training_class != first


@pytest.mark.django_db
def test_a_number_that_is_taken_is_no_obstacle(speech):
    make_material(code=f"JH-{speech.pk}")

    assert services.make_material(speech, by=make_manager()).speech == speech


ODD = [
    None, True, [], {}, "", " ", -1, 0, 2**31, 2**63, 10**40, 1.5, 1e308, "\0", "\ud800", "a\ud800b",
    "长" * 5000, "<script>", "'; --", "\u202e", [[[[1]]]], {"a": {"b": []}}, ["\ud800"], "2026-13-45",
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "NaN", "Infinity", "1e999999",
]  # fmt: skip
RAW = [
    b"", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 5_000, b"null", b'"\\ud800"', b"NaN",
    b'{"reason":1e999}', b'{"a":1,"a":2}', b"{", b"9" * 5000, b'{"x":' + b"9" * 5000 + b"}",
]  # fmt: skip
FIELDS = [
    "title", "training_class", "session", "speaker", "delivered_on", "kind", "owner_unit", "number",
    "collection", "material", "description", "access_level", "restriction_notice", "starts_at",
    "ends_at", "venue", "credit_hours", "reason", "version", "group", "enrolments", "person",
    "occasion_type", "audience", "date_precision", "wording", "learners", "files",
]  # fmt: skip
LISTS = {
    "source-documents": ["sha256", "status", "owner_unit", "search", "cursor", "ordering"],
    "cleaning-findings": ["document", "rule", "action", "cursor"],
    "speeches": ["document", "training_class", "match", "speaker", "search", "cursor"],
    "speech-sections": ["speech", "level", "cursor"],
    "speech-facts": ["speech", "kind", "category", "status"],
    "material-collections": ["kind", "owner_unit", "search"],
    "collection-items": ["collection", "material"],
    "library": ["q", "kind", "topic", "tag", "training_class"],
    "paper-copies": ["version", "person", "enrolment__training_class", "status"],
    "acknowledgements": ["version", "person", "kind", "at__gte", "at__lt"],
}
VERBS = {
    "source-documents": ["import", "{}/release"],
    "speeches": ["{}/match", "{}/begin-class", "{}/finish-review", "{}/make-material"],
    "speech-facts": ["{}/accept", "{}/reject", "{}/schedule"],
    "material-collections": ["", "{}"],
    "collection-items": ["", "{}"],
    "paper-copies": ["{}/sign-for", "{}/take-back", "{}/lose"],
    "training-classes": ["{}/issue-copies"],
}


def scene_of_everything():
    """A row of each kind; {name of the route: its key}."""
    by = make_manager()
    document = services.import_document(make_upload(SPEECH.encode()), by=by)
    speech = document.speeches.get()
    handing = Handing()
    handing.hand_to(handing.training_class, channel="paper")
    [copy] = services.issue_copies(handing.version, [handing.enrolment], by=handing.by)
    collection = MaterialCollection.objects.create(title="丛书", kind="series")
    item = collection.items.create(material=handing.material, number=1)
    return by, {
        "source-documents": document.pk,
        "speeches": speech.pk,
        "speech-facts": speech.facts.first().pk,
        "material-collections": collection.pk,
        "collection-items": item.pk,
        "paper-copies": copy.pk,
        "training-classes": handing.training_class.pk,
    }


def odd_body(choose):
    body = {name: choose.choice(ODD) for name in choose.sample(FIELDS, choose.randint(0, 6))}
    return choose.choice([body, body, body, choose.choice(ODD), choose.choice(RAW)])


@pytest.mark.django_db
def test_nothing_odd_breaks_the_api():
    choose, counted = random.Random(0), Counter()
    by, keys = scene_of_everything()
    program = Program(by)
    for route, names in LISTS.items():
        for name in names:
            for value in ODD:
                answer = Client.get(program, f"/api/v1/{route}/", {name: odd_text(value)})
                counted[answer.status_code] += 1
                assert answer.status_code < 500, (route, name, value)
    for route, paths in VERBS.items():
        for path in paths:
            for _time in range(30):
                body = odd_body(choose)
                key = choose.choice([keys[route], keys[route], keys[route], 2**63, 0])
                address = f"{route}/{path.format(key)}/".replace("//", "/")
                method = "POST" if path != "{}" else choose.choice(["PATCH", "PUT", "DELETE"])
                answer = program.send(method, address, body, If_Match=choose.choice(['"1"', "*"]))
                counted[answer.status_code] += 1
                assert answer.status_code < 500, (method, address, body)
    assert counted[429] == 0


@pytest.mark.django_db
def test_a_class_is_named_by_its_own_version_when_copies_are_issued():
    _by, keys = scene_of_everything()
    program = Program(make_manager())
    address = f"training-classes/{keys['training-classes']}/"
    tag = program.read(address)["ETag"]
    body = {"version": PaperCopy.objects.get().version_id}

    assert program.post(f"{address}issue-copies/", body, If_Match='"1"').status_code == 412
    assert program.post(f"{address}issue-copies/", body, If_Match=tag).status_code < 400


def odd_text(value):
    return str(value).replace("\ud800", "\ufffd")


@pytest.mark.django_db
def test_nothing_odd_breaks_the_pages():
    choose, counted = random.Random(1), Counter()
    by, keys = scene_of_everything()
    client = Client(raise_request_exception=False)
    client.force_login(by)
    speech, fact = keys["speeches"], keys["speech-facts"]
    training_class, copy = keys["training-classes"], keys["paper-copies"]
    version = PaperCopy.objects.get(pk=copy).version_id
    pages = [
        "/admin/speeches/import/",
        f"/admin/speeches/{speech}/match/",
        f"/admin/speeches/{speech}/make-material/",
        f"/admin/speeches/{speech}/begin-class/",
        f"/admin/speeches/{speech}/finish/",
        f"/admin/speech-facts/{fact}/schedule/",
        f"/admin/speech-facts/{fact}/accept/",
        f"/admin/source-documents/{keys['source-documents']}/release/",
        f"/files/{version}/notice/",
        f"/admin/training-classes/{training_class}/materials/issue/",
        f"/admin/training-classes/{training_class}/materials/remind/",
    ]
    for page in pages:
        for _time in range(15):
            names = choose.sample(FIELDS, choose.randint(0, 8))
            body = {name: odd_text(choose.choice(ODD)) for name in names}
            if choose.random() < 0.3:
                name = choose.choice(["a.txt", "\u202e.exe", "长" * 300 + ".txt", "x", "a.docx"])
                raw = choose.choice([b"", b"PK\3\4", b"\xff" * 50, b"<html>" * 999])
                body["files"] = SimpleUploadedFile(name, raw)
            answer = client.post(page, body)
            counted[answer.status_code] += 1
            assert answer.status_code < 500, (page, body)
