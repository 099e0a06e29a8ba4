"""The pages where speeches come in and are looked through."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from materials import services
from materials.models import SourceDocument, Speech, SpeechFact
from people.roles import Role
from tests.factories import (
    fresh,
    make_class,
    make_class_staff,
    make_learner,
    make_manager,
    make_officer,
    make_running_class,
)
from tests.materials.factories import make_upload
from tests.materials.speeches.samples import SPEECH

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = make_manager()
    client.force_login(user)
    return fresh(user)


def bring_in(by, text=SPEECH):
    document = services.import_document(make_upload(text.encode(), "讲话.txt"), by=by)
    return document.speeches.first()


def file(text, name="讲话.txt"):
    return SimpleUploadedFile(name, text.encode())


def test_one_file_leads_to_its_document(client, manager):
    answer = client.post(reverse("admin:speech_import"), {"files": [file(SPEECH)]})

    document = SourceDocument.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("admin:speech_document", args=[document.pk])
    assert document.imported_by == manager


def test_of_several_files_each_is_told_what_came_of_it(client, manager):
    other = SPEECH.replace("档案", "会务")
    answer = client.post(
        reverse("admin:speech_import"),
        {"files": [file(SPEECH), file(other), file(SPEECH), file("")]},
    )

    words = answer.content.decode()
    assert SourceDocument.objects.count() == 2
    assert "已经导入过" in words
    assert "文件是空的" in words


def test_the_document_shows_what_was_removed(client, manager, django_assert_num_queries):
    speech = bring_in(manager)
    page = reverse("admin:speech_document", args=[speech.document_id])
    client.get(page)
    with django_assert_num_queries(6):
        words = client.get(page).content.decode()

    assert "<del>看过全县档案业务培训班上的讲话的人还看了:</del>" in words
    assert "N08" in words


def test_the_review_page_marks_every_quotation(client, manager, django_assert_num_queries):
    speech = bring_in(manager)
    page = reverse("admin:speech_review", args=[speech.pk])
    client.get(page)
    with django_assert_num_queries(7):
        words = client.get(page).content.decode()

    for fact in speech.facts.all():
        assert f'id="quote-{fact.pk}"' in words
        assert f'id="fact-{fact.pk}"' in words
    assert words.count('role="heading" aria-level="3"') == 2


def test_hostile_text_is_shown_as_text(client, manager):
    speech = bring_in(manager, SPEECH.replace("丢一件少一件", "<script>alert(1)</script>"))
    for page in ("speech_review", "speech_document"):
        key = speech.pk if page == "speech_review" else speech.document_id
        words = client.get(reverse(f"admin:{page}", args=[key])).content.decode()
        assert "<script>alert" not in words
        assert "&lt;script&gt;alert(1)" in words


def test_from_match_to_material(client, manager):
    speech = bring_in(manager)

    def press(verb, **data):
        return client.post(reverse("admin:speech_verb", args=[speech.pk, verb]), data, follow=True)

    training_class = make_class()
    press("match", training_class=training_class.pk, session="")
    rule = speech.facts.filter(kind="class_rule").first()
    answer = client.post(reverse("admin:speech_fact_verb", args=[rule.pk, "accept"]))
    assert answer["Location"].endswith(f"#fact-{rule.pk}")
    press("finish")
    assert Speech.objects.get().review == Speech.Review.DRAFT
    press("reject-rest")
    press("finish")
    press("make-material", access_level="internal", restriction_notice="仅供学习")

    speech.refresh_from_db()
    assert (speech.training_class, speech.review) == (training_class, "reviewed")
    assert speech.material.restriction_notice == "仅供学习"
    assert training_class.discipline_rules.count() == 3


def test_who_has_no_part_in_it_sees_nothing_of_it(client):
    speech = bring_in(make_manager())
    fact = speech.facts.first()
    elsewhere = make_class_staff(make_running_class(), Role.CLASS_MANAGER)
    for user in (elsewhere, make_learner(make_running_class()), make_officer(Role.AUDITOR)):
        client.force_login(user)
        for page in (
            reverse("admin:speech_review", args=[speech.pk]),
            reverse("admin:speech_document", args=[speech.document_id]),
        ):
            assert client.get(page).status_code in (302, 403, 404)
        pressed = client.post(reverse("admin:speech_fact_verb", args=[fact.pk, "accept"]))
        assert pressed.status_code in (302, 403, 404)
    fact.refresh_from_db()
    assert fact.status == SpeechFact.Status.PROPOSED


def test_a_librarian_looks_but_decides_nothing(client):
    speech = bring_in(make_manager())
    client.force_login(make_officer(Role.LIBRARIAN))
    page = client.get(reverse("admin:speech_review", args=[speech.pk])).content.decode()
    fact = speech.facts.first()
    pressed = client.post(reverse("admin:speech_fact_verb", args=[fact.pk, "accept"]))

    assert "采纳" not in page
    assert pressed.status_code == 403
    assert Speech.objects.get().facts.filter(status="accepted").count() == 0


def test_the_library_finds_and_marks(client, manager, django_assert_num_queries):
    bring_in(manager)
    page = reverse("admin:library")
    client.get(page, {"q": "归档"})
    with django_assert_num_queries(8):
        words = client.get(page, {"q": "归档"}).content.decode()

    assert "<mark>归档</mark>" in words
    assert "一、认清档案工作的分量" in words


@pytest.mark.parametrize("query", ["", "\0", "<b>", "'", "长" * 300])
def test_odd_searches_are_answered(client, manager, query):
    assert client.get(reverse("admin:library"), {"q": query}).status_code == 200
