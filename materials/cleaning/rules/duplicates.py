"""N07: a preview that is cut off, and then the same again in full."""

from collections import defaultdict
from collections.abc import Sequence

from materials.cleaning.draft import Draft, Edit

LEAST_LINES, LEAST_CHARACTERS, SHORTEST_PAIR = 2, 200, 40
LEAST_PREFIX = 10
NEAREST = 4
STOPS = "。！？!?”）)"
PRIME, BASE = (1 << 61) - 1, 1_000_003


def drop_previews(draft: Draft) -> Draft:
    """Drop the first copy of a run of paragraphs and keep the second."""
    lines = [line for line in draft.lines if line.text.strip()]
    texts = ["".join(line.text.split()) for line in lines]
    edits, kept = [], []
    for first, length in _runs(texts):
        last = first + length - 1
        end = min(lines[last].end + 1, len(draft.text))
        edits.append(Edit(lines[first].start, end, "", 0.95))
        kept.append((lines[first + length].start, lines[last + length].end))
    return draft.flagged("N07", kept, 0.95).edited("N07", edits)


def _runs(texts: Sequence[str]) -> list[tuple[int, int]]:
    """The first copies, as index and number of paragraphs; they do not overlap."""
    places = defaultdict(list)
    for index, text in enumerate(texts):
        places[text].append(index)
    sums, powers = _hashes(texts)
    following = {
        i: places[text][n + 1 : n + 1 + NEAREST]
        for text in places
        for n, i in enumerate(places[text])
    }
    runs, index = [], 0
    while index < len(texts):
        length = next(
            (
                other - index
                for other in following[index]
                if _is_run(texts, index, other - index, sums, powers)
            ),
            0,
        )
        if length:
            runs.append((index, length))
        index += length or 1
    return runs


def _hashes(texts: Sequence[str]) -> tuple[list[int], list[int]]:
    sums, powers = [0], [1]
    for text in texts:
        sums.append((sums[-1] * BASE + hash(text)) % PRIME)
        powers.append(powers[-1] * BASE % PRIME)
    return sums, powers


def _is_run(
    texts: Sequence[str], first: int, length: int, sums: list[int], powers: list[int]
) -> bool:
    second = first + length
    if second + length > len(texts):
        return False

    def sum_of(start: int) -> int:
        return (sums[start + length - 1] - sums[start] * powers[length - 1]) % PRIME

    if sum_of(first) != sum_of(second) or not _ends_alike(texts, first, length):
        return False
    size = sum(map(len, texts[first:second]))
    is_long = size >= LEAST_CHARACTERS or (length >= LEAST_LINES and size >= SHORTEST_PAIR)
    return is_long and all(
        a == b for a, b in zip(texts[first : second - 1], texts[second:], strict=False)
    )


def _ends_alike(texts: Sequence[str], first: int, length: int) -> bool:
    """The last paragraph is the same, or breaks off where the second copy goes on."""
    preview, full = texts[first + length - 1], texts[first + 2 * length - 1]
    if preview == full:
        return True
    if len(preview) < LEAST_PREFIX or preview[-1] in STOPS:
        return False
    return full.startswith(preview)
