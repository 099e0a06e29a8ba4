"""Importing from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from materials.models import SourceDocument
from tests.materials.speeches.samples import SPEECH

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "讲话"
    (folder / "deep").mkdir(parents=True)
    (folder / "一.txt").write_text(SPEECH)
    (folder / "deep" / "二.TXT").write_bytes(SPEECH.replace("档案", "会务").encode("utf-16"))
    (folder / "三.htm").write_text(
        f"<html><body><p>{SPEECH.replace('档案', '文书')}</p></body></html>"
    )
    (folder / "roster.xlsx").write_bytes(b"not looked at")
    return folder


def run(*paths):
    out = StringIO()
    call_command("import_speeches", *map(str, paths), stdout=out)
    return out.getvalue().splitlines()


def test_a_folder_is_imported_once(folder):
    assert run(folder) == ["已导入 3 份文档，讲话 3 篇", "先前已导入 0 份"]
    assert run(folder) == ["已导入 0 份文档，讲话 0 篇", "先前已导入 3 份"]
    encodings = SourceDocument.objects.order_by("file_name").values_list("encoding", flat=True)
    assert sorted(encodings) == ["", "utf-16-le", "utf-8"]


def test_a_refused_file_keeps_none_of_the_others_out(folder):
    (folder / "0.txt").write_bytes(b"")
    with pytest.raises(CommandError):
        run(folder)
    assert SourceDocument.objects.count() == 3


def test_a_missing_path_is_said(tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        run(tmp_path / "nowhere")
