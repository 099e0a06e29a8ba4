"""What a PDF could do to whoever opens it: only what is read on paper is let in."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from pikepdf import Array, Dictionary, Name, PasswordError, Pdf, PdfError, Stream

from materials.errors import BrokenFile, EncryptedFile, TextTooLarge, UnsafeDocument
from materials.reading.pdf import MAX_PAGES

# Programs, forms that send themselves, and files within the file.
KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/XFA", "/RichMediaContent"}
# Actions beyond turning to a page, opening an address and the like.
ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/Movie",
    "/Sound", "/RichMediaExecute", "/GoTo3DView", "/Trans3D",
}  # fmt: skip
KINDS = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
DEEPEST = 50


def refuse_unsafe(file: BinaryIO) -> dict[str, Any]:
    """Refuse a PDF that is locked, damaged, without pages or active."""
    try:
        # What has to be mended may have lost pages: let its own program save it anew.
        with Pdf.open(file, attempt_recovery=False) as pdf:
            count = len(pdf.pages)
            if count > MAX_PAGES:
                raise TextTooLarge()
            if not count:
                raise BrokenFile()
            for found in pdf.objects:
                _refuse_active(found, 0)
    except PasswordError as error:
        raise EncryptedFile() from error
    except (PdfError, ValueError) as error:
        raise BrokenFile() from error
    return {"text": "", "pages": count}


def _refuse_active(found: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise UnsafeDocument()
    for key, value in _parts(found):
        is_named = isinstance(value, Name)
        if (
            key in KEYS
            or (key == "/S" and is_named and str(value) in ACTIONS)
            or (key in ("/Type", "/Subtype") and is_named and str(value) in KINDS)
        ):
            raise UnsafeDocument()
        # What is an object of its own has its own turn.
        if isinstance(value, Dictionary | Array) and not value.is_indirect:
            _refuse_active(value, depth + 1)


def _parts(found: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(found, Dictionary | Stream):
        yield from found.items()
    elif isinstance(found, Array):
        yield from (("", value) for value in found)
