"""Word files of old, made by script: a compound file with a text and its piece table."""

import struct

from tests.materials.samples import _header

SECTOR, FREE, END, TABLE = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
# Below this a stream lies elsewhere in the file.
SMALLEST = 4096
COUNTS, PLACES = 22, 93
PIECES = 33


def old_word(*pieces, beside=(), flags=0x0200, magic=0xA5EC, version=193, streams=None):
    """A .doc of these pieces: text is stored in UTF-16, bytes with one byte a character.

    `beside` are (place of the count, text) of footnotes, headers and text boxes.
    """
    more = [text for _place, text in beside]
    text, places = b"", []
    for piece in (*pieces, *more):
        content = piece if isinstance(piece, bytes) else piece.encode("utf-16-le")
        start = _length_of_head() + len(text)
        is_small = isinstance(piece, bytes)
        places.append((start * 2 | 0x40000000 if is_small else start, _units(piece)))
        text += content
    counts = [0] * COUNTS
    counts[3] = sum(_units(piece) for piece in pieces)
    for place, words in beside:
        counts[place] = _units(words)
    table = _pieces(places)
    head = _head(counts, len(table), flags, magic, version)
    return container({"WordDocument": head + text, "1Table": table} | (streams or {}))


def _units(piece):
    return len(piece) if isinstance(piece, bytes) else len(piece.encode("utf-16-le")) // 2


def _length_of_head():
    return 32 + 2 + 28 + 2 + 4 * COUNTS + 2 + 8 * PLACES


def _head(counts, length, flags, magic, version):
    head = struct.pack("<HHHHHH", magic, version, 0, 0x0804, 0, flags).ljust(32, b"\0")
    head += struct.pack("<H", 14) + bytes(28)
    head += struct.pack(f"<H{COUNTS}i", COUNTS, *counts)
    places = [0] * (2 * PLACES)
    places[2 * PIECES : 2 * PIECES + 2] = 0, length
    return head + struct.pack(f"<H{2 * PLACES}I", PLACES, *places)


def _pieces(places):
    ends = [0]
    for _start, length in places:
        ends.append(ends[-1] + length)
    content = struct.pack(f"<{len(ends)}I", *ends)
    content += b"".join(struct.pack("<HIH", 0, start, 0) for start, _length in places)
    # Properties that pieces share stand before them.
    return b"\x01\x02\0ab\x02" + struct.pack("<I", len(content)) + content


def container(streams):
    """An OLE compound file with these streams in its root."""
    contents = {name: content.ljust(SMALLEST, b"\0") for name, content in streams.items()}
    table, body, starts = [], b"", {}
    first = 1 + _sectors(bytes(128 * (1 + len(contents))))
    for name, content in contents.items():
        starts[name] = first + len(table)
        count = _sectors(content)
        table += [*range(starts[name] + 1, starts[name] + count), END]
        body += content.ljust(count * SECTOR, b"\0")
    directory = [_entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, content) in enumerate(contents.items(), 1):
        after = number + 1 if number < len(contents) else FREE
        directory.append(_entry(name, 2, starts[name], len(content), right=after))
    written = b"".join(directory)
    written = written.ljust(_sectors(written) * SECTOR, b"\0")
    chain = [TABLE, *range(2, 1 + _sectors(written)), END, *table]
    assert len(chain) <= 128, "one sector of the allocation table is enough for a sample"
    chain += [FREE] * (128 - len(chain))
    return _header(first_directory=1) + struct.pack("<128I", *chain) + written + body


def _sectors(content):
    return -(-len(content) // SECTOR)


def _entry(name, kind, start, size, *, child=FREE, right=FREE):
    encoded = (name + "\0").encode("utf-16-le")
    entry = encoded.ljust(64, b"\0") + struct.pack(
        "<HBBIII", len(encoded), kind, 1, FREE, right, child
    )
    return entry + bytes(36) + struct.pack("<IQ", start, size)
