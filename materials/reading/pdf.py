"""PDF files that hold text; a page that is a picture holds none."""

from typing import Any, BinaryIO

import pypdfium2
from pypdfium2 import raw

from materials.errors import BrokenFile, EncryptedFile, TextTooLarge
from materials.reading import notes
from materials.reading.plain import with_plain_ends

MAX_PAGES = 5000


def read(file: BinaryIO) -> dict[str, Any]:
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        raise (EncryptedFile if _is_locked(file, error) else BrokenFile)() from error
    if not len(document):
        raise BrokenFile()
    if len(document) > MAX_PAGES:
        raise TextTooLarge()
    pages = [_text_of(page) for page in document]
    scanned = [notes.SCANNED] if not all(pages) else []
    return {"text": "\n".join(pages), "pages": len(pages), "notes": scanned}


def _is_locked(file: BinaryIO, error: pypdfium2.PdfiumError) -> bool:
    # The library's last error may be one from before.
    file.seek(0)
    return error.err_code == raw.FPDF_ERR_PASSWORD and b"/Encrypt" in file.read()


def _text_of(page: pypdfium2.PdfPage) -> str:
    text = with_plain_ends(page.get_textpage().get_text_bounded())
    # A word divided at the end of a line is marked so by the library.
    return text.replace("\ufffe\n", "").replace("\x02", "").strip()
