"""The seven speeches of the corpus, wherever SPEECH_CORPUS says they are.

Beside the folder with the raw files lies `expected` with what each of them must yield.
"""

import json
import os
from pathlib import Path

import pytest

from materials.cleaning import read_document
from materials.cleaning.draft import Draft
from materials.cleaning.rules import clean

FOLDER = os.environ.get("SPEECH_CORPUS", "")
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="SPEECH_CORPUS does not name the folder of the speeches"
)
SEEDS = sorted(Path(FOLDER).glob("*.txt")) if FOLDER else []


def expected_of(path):
    folder = path.parent.parent / "expected"
    return json.loads((folder / f"{path.name[:3]}.json").read_text("utf-8"))


@pytest.fixture(params=SEEDS, ids=lambda path: path.name[:3])
def both(request):
    """What is read and what is expected of one document."""
    path = request.param
    return read_document(path.name, path.read_bytes()), expected_of(path)


def pairs(both):
    return list(zip(both[0].speeches, both[1]["speeches"], strict=True))


def quotes(speech, kind):
    return [fact.quote for fact in speech.facts if fact.kind == kind]


def test_all_documents_are_there():
    assert len(SEEDS) == 5
    assert sum(len(expected_of(path)["speeches"]) for path in SEEDS) == 7


def test_the_noise_lines_are_exactly_those_expected(both):
    reading, expected = both
    lines = {*expected["noise_only_lines"], *expected.get("duplicate_lines", [])}

    assert set(reading.document.removed_lines) == lines
    assert reading.document.script == expected["script"]


def test_titles_sequences_and_salutations(both):
    for speech, expected in pairs(both):
        assert speech.title == expected["title"]
        assert speech.salutation == (expected["salutation"] or "")
        assert speech.completeness == expected["completeness"]
        assert speech.class_name == (expected["class_name"] or "")
        if "source_lines" in expected:
            assert [speech.line_from, speech.line_to] == expected["source_lines"]


def test_headings(both):
    for speech, expected in pairs(both):
        first = [h.text for h in speech.headings if h.marker_kind == "cn_comma"]
        others = [h.text for h in speech.headings if h.marker_kind not in ("cn_comma", "aspect")]
        assert first == expected["level1_headings"]
        assert others == expected["level2_runin"]
        assert [h.level for h in speech.headings if h.text in first] == [1] * len(first)
        for words in expected.get("not_headings", []):
            assert not any(heading.text.startswith(words) for heading in speech.headings)
        wrong = [h.ordinal for h in speech.headings if h.flags]
        assert wrong == [int(e["expected"][:-1]) for e in expected.get("numbering_errors", [])]


def test_class_rules_and_expectations(both):
    for speech, expected in pairs(both):
        wanted = expected["class_discipline_rules"]
        rules = [(f.quote, f.category) for f in speech.facts if f.kind == "class_rule"]
        assert rules == [(r["quote"], r["category"]) for r in wanted if r["kind"] == "rule"]
        asked = {r["quote"] for r in wanted if r["kind"] == "expectation"}
        assert asked <= set(quotes(speech, "expectation"))
        items = [
            (item["text"], item["category"], item["code"])
            for fact in speech.facts
            if fact.kind == "class_rule"
            for item in fact.value["items"]
        ]
        for item in expected.get("rule_items", []):
            assert (item["text"], item["category"], item["code"]) in items


def test_norms_of_work_are_among_those_found(both):
    for speech, expected in pairs(both):
        found = quotes(speech, "work_norm")
        for norm in expected.get("conduct_norms", []):
            assert any(norm["quote"] in quote for quote in found), norm["quote"]


def test_topics_lecturers_and_materials(both):
    for speech, expected in pairs(both):
        assert quotes(speech, "topic") == expected["topics"]
        assert quotes(speech, "lecturer_unit") == expected["lecturer_units"]
        assert quotes(speech, "material") == expected["materials"]


def test_leave_inspection_and_feedback(both):
    for speech, expected in pairs(both):
        for kind, key, name in (
            ("leave_rule", "approver", "leave_approver"),
            ("inspection", "unit", "inspector"),
            ("feedback", "addressee", "feedback_to"),
        ):
            found = [fact.value[key] for fact in speech.facts if fact.kind == kind]
            assert found == [expected[name]] * bool(expected[name])


def test_commendations_duties_and_goals(both):
    for speech, expected in pairs(both):
        assert quotes(speech, "commendation") == [e["quote"] for e in expected["commendations"]]
        assert quotes(speech, "unit_duty") == [e["quote"] for e in expected.get("unit_duty", [])]
        assert bool(quotes(speech, "assessment")) == bool(expected["assessment"])
        for goal in expected.get("goals", []):
            core = goal.strip("“”").partition("”")[0]
            assert any(core in quote for quote in quotes(speech, "goal")), goal


def test_dates_are_those_said(both):
    for speech, expected in pairs(both):
        found = quotes(speech, "date")
        assert all(any(quote.startswith(d) for quote in found) for d in expected["dates"])


def test_metadata_of_the_document(both):
    reading, expected = both
    wanted = dict(expected["doc_metadata"])
    page_title = wanted.pop("page_title", None)

    assert reading.document.metadata == wanted
    assert page_title in (None, reading.document.page_title)


def test_quotes_and_headings_lie_where_they_say(both):
    for speech in both[0].speeches:
        for fact in speech.facts:
            assert speech.text[fact.start : fact.end] == fact.quote
        for heading in speech.headings:
            assert speech.text[heading.start : heading.end] == heading.text


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_nothing_is_lost_and_once_is_enough(path):
    raw = path.read_bytes().decode()
    draft = clean(Draft.of(raw))

    assert draft.restored() == raw
    assert clean(Draft.of(draft.text)).text == draft.text


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-be", "utf-8-sig"])
def test_another_encoding_reads_the_same(path, encoding):
    raw = path.read_bytes()
    reading, other = (
        read_document(path.name, raw),
        read_document(path.name, raw.decode().encode(encoding)),
    )

    assert other.document.raw_text == reading.document.raw_text
    assert other.speeches == reading.speeches


def test_the_jammer_and_the_shifted_bytes(both):
    reading, expected = both
    counts = {
        "N01": expected.get("jammer_strings", 0),
        "N04": expected.get("pinyin_notes", 0),
        "N05": expected.get("shifted_runs", 0),
        "N13": len(expected.get("variant_chars", {})),
    }
    changed = [f.rule for f in reading.document.findings if f.action != "flagged"]

    assert {rule: changed.count(rule) for rule in counts} == counts
    for broken, mended in expected.get("shifted_runs_repaired", {}).items():
        assert broken in reading.document.raw_text
        assert mended in reading.document.clean_text
