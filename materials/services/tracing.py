"""From a copy that turned up somewhere to the delivery it came from."""

from __future__ import annotations

from typing import BinaryIO

from django.db.models import QuerySet

from materials.errors import MistypedNumber
from materials.files.digests import sha256_of
from materials.files.kinds import recognise
from materials.marking.numbers import find_numbers, read_number
from materials.models import DownloadRecord
from materials.reading import edges_of_word, extract


def trace(typed: str) -> QuerySet[DownloadRecord]:
    """The delivery whose number somebody typed. Refused: what cannot be a number."""
    number = read_number(typed)
    if number is None:
        raise MistypedNumber()
    return DownloadRecord.objects.filter(delivery_no=number)


def trace_file(file: BinaryIO) -> QuerySet[DownloadRecord]:
    """The deliveries a file came from: by its very bytes, else by the numbers on its pages.

    The bytes of what goes out without a mark lead to everybody who got it. Refused: a file
    that cannot be read.
    """
    deliveries = DownloadRecord.objects.exclude(delivery_no="")
    same = deliveries.filter(copy_sha256=sha256_of(file))
    if same.exists():
        return same
    return deliveries.filter(delivery_no__in=numbers_in(file))


def numbers_in(file: BinaryIO) -> list[str]:
    """The numbers of deliveries that a PDF or a Word file shows, also one saved anew."""
    kind = recognise(file, file.seek(0, 2)).name
    text = edges_of_word(file) if kind == "docx" else ""
    if kind in ("pdf", "docx", "doc", "txt"):
        text += extract(file, kind).text
    return list(find_numbers(text))
