"""A text under repair that can always be undone: what is removed plus what is kept is the input.

A rule hands a list of edits to `Draft.edited`, which makes the next text and keeps the layer: where
each edit lay, what stood there and what stands there now. Going back through the layers gives the
raw text again, so nothing can be lost unseen, and every place of the clean text knows its raw line.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from materials.cleaning.results import Finding
from materials.cleaning.script import folded


class Edit(NamedTuple):
    """Characters `start` to `end` of the present text become `after`."""

    start: int
    end: int
    after: str = ""
    confidence: float = 1.0


class Line(NamedTuple):
    """A line of the present text, without its end; `view` is its text in Simplified script."""

    number: int
    start: int
    end: int
    text: str
    view: str


@dataclass(frozen=True)
class Layer:
    """The edits of one rule in one pass, with the places before and after them."""

    rule: str
    edits: tuple[Edit, ...]
    befores: tuple[str, ...]
    places: tuple[int, ...]  # where each edit starts in the text that follows

    def undone(self, text: str) -> str:
        parts, position = [], 0
        for edit, before, place in zip(self.edits, self.befores, self.places, strict=True):
            parts += [text[position:place], before]
            position = place + len(edit.after)
        return "".join([*parts, text[position:]])

    def origin(self, position: int) -> int:
        """Where the character at a position of the text that follows came from."""
        index = bisect_right(self.places, position) - 1
        if index < 0:
            return position
        edit, place = self.edits[index], self.places[index]
        inside = position < place + len(edit.after)
        return edit.start if inside else position - place - len(edit.after) + edit.end

    def origin_end(self, position: int) -> int:
        """Where what ends before a position of the text that follows ended."""
        index = bisect_left(self.places, position) - 1
        if index < 0:
            return position
        edit, place = self.edits[index], self.places[index]
        inside = position <= place + len(edit.after)
        return edit.end if inside else position - place - len(edit.after) + edit.end


@dataclass(frozen=True)
class Draft:
    """The raw text, the present one, all layers between them, and what was found on the way."""

    raw: str
    text: str
    layers: tuple[Layer, ...] = ()
    findings: tuple[Finding, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    removed: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, raw: str) -> "Draft":
        return cls(raw, raw)

    @cached_property
    def view(self) -> str:
        """The text character by character in Simplified script: same places, one pattern."""
        return folded(self.text)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(_lines(self.text, self.view))

    @cached_property
    def _line_starts(self) -> list[int]:
        return line_starts(self.raw)

    def raw_line(self, position: int) -> int:
        """The line of the raw text in which the character at a position of the text stood."""
        for layer in reversed(self.layers):
            position = layer.origin(position)
        return bisect_right(self._line_starts, position)

    def raw_text_of_line(self, position: int) -> str:
        """The raw line in which the character at a position of the text stood."""
        number = self.raw_line(position)
        starts = [*self._line_starts, len(self.raw)]
        return self.raw[starts[number - 1] : starts[number]]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        for layer in reversed(self.layers):
            start, end = layer.origin(start), max(layer.origin_end(end), layer.origin(start))
        return start, max(start, end)

    def edited(self, rule: str, edits: Iterable[Edit]) -> "Draft":
        """Return the draft after the edits of a rule, with a finding for each of them."""
        chosen = tuple(edit for edit in sorted(edits) if self._changes(edit))
        if not chosen:
            return self
        if any(first.end > second.start for first, second in pairwise(chosen)):
            raise ValueError(f"{rule}: edits overlap")
        spans = [self.raw_span(edit.start, edit.end) for edit in chosen]
        found = tuple(map(self._finding, [rule] * len(chosen), chosen, spans))
        gone = (span for edit, span in zip(chosen, spans, strict=True) if self._is_removal(edit))
        return replace(
            self,
            text=_applied(self.text, chosen),
            layers=(*self.layers, self._layer(rule, chosen)),
            findings=self.findings + found,
            removed=(*self.removed, *gone),
        )

    def quietly_edited(self, rule: str, edits: Iterable[Edit]) -> "Draft":
        """The same with one finding for all edits, for what is no more than a way of writing."""
        after = self.edited(rule, edits)
        found = after.findings[len(self.findings) :]
        if not found:
            return self
        one = replace(found[0], line_to=max(finding.line_to for finding in found))
        return replace(after, findings=(*self.findings, one))

    def flagged(
        self, rule: str, spans: Iterable[tuple[int, int]], confidence: float = 0.5
    ) -> "Draft":
        """Say that something is strange in these places, and change nothing."""
        found = []
        for start, end in spans:
            text = self.text[start:end]
            first, last = self._raw_lines(self.raw_span(start, end))
            found.append(Finding(rule, "flagged", first, last, text, text, confidence))
        return replace(self, findings=(*self.findings, *found)) if found else self

    def noting(self, **metadata: Any) -> "Draft":
        """Keep what noise said about the document; what was noted first stays."""
        return replace(self, metadata=metadata | self.metadata)

    def restored(self) -> str:
        """The raw text again, rebuilt from the present one and the edits alone."""
        text = self.text
        for layer in reversed(self.layers):
            text = layer.undone(text)
        return text

    @cached_property
    def removed_lines(self) -> tuple[int, ...]:
        """The raw lines of which everything visible was removed."""
        gone = _merged(self.removed)
        starts = [*self._line_starts, len(self.raw)]
        return tuple(
            number
            for number, (start, end) in enumerate(pairwise(starts), 1)
            if self.raw[start:end].strip() and not _left(self.raw, start, end, gone).strip()
        )

    def _changes(self, edit: Edit) -> bool:
        return self.text[edit.start : edit.end] != edit.after

    def _is_removal(self, edit: Edit) -> bool:
        return not edit.after.strip() and bool(self.text[edit.start : edit.end].strip())

    def _finding(self, rule: str, edit: Edit, span: tuple[int, int]) -> Finding:
        action = "repaired" if edit.after.strip() or not self._is_removal(edit) else "removed"
        before = self.text[edit.start : edit.end]
        first, last = self._raw_lines(span)
        return Finding(
            rule,
            "removed" if action == "removed" else "repaired",
            first,
            last,
            before,
            edit.after,
            edit.confidence,
        )

    def _raw_lines(self, span: tuple[int, int]) -> tuple[int, int]:
        start, end = span
        starts = self._line_starts
        return bisect_right(starts, start), bisect_right(starts, max(start, end - 1))

    def _layer(self, rule: str, edits: tuple[Edit, ...]) -> Layer:
        places, shift = [], 0
        for edit in edits:
            places.append(edit.start + shift)
            shift += len(edit.after) - (edit.end - edit.start)
        befores = tuple(self.text[edit.start : edit.end] for edit in edits)
        return Layer(rule, edits, befores, tuple(places))


def line_starts(text: str) -> list[int]:
    """Where the lines of a text begin, whatever ends them: CRLF, LF or CR."""
    starts = [0]
    position = 0
    for line in text.replace("\r\n", "\0\n").replace("\r", "\n").split("\n")[:-1]:
        position += len(line) + 1
        starts.append(position)
    return starts


def _lines(text: str, view: str) -> Iterator[Line]:
    start = 0
    for number, line in enumerate(text.split("\n")):
        end = start + len(line)
        yield Line(number, start, end, line, view[start:end])
        start = end + 1


def _applied(text: str, edits: tuple[Edit, ...]) -> str:
    parts, position = [], 0
    for edit in edits:
        parts += [text[position : edit.start], edit.after]
        position = edit.end
    return "".join([*parts, text[position:]])


def _merged(spans: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _left(raw: str, start: int, end: int, gone: list[tuple[int, int]]) -> str:
    """What of a stretch of the raw text was not removed."""
    parts, position = [], start
    for first, last in gone[max(0, bisect_right(gone, (start, start)) - 1) :]:
        if first >= end:
            break
        if last > position:
            parts.append(raw[position : max(position, first)])
            position = last
    return "".join([*parts, raw[min(position, end) : end]])


def whole(line: Line, text: str, confidence: float = 1.0) -> Edit:
    """The edit that removes a line with its end."""
    return Edit(line.start, min(line.end + 1, len(text)), "", confidence)
