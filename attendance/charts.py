"""Bar charts as SVG: where the bars stand. Pure; colours and sizes of text are the stylesheet's."""

from collections.abc import Sequence
from dataclasses import dataclass

# In units of the drawing, which scales to the width it has.
ROW, GAP, LABEL, SCALE, WIDTH = 26, 8, 150, 400, 640
FULL = 1000
# More bars are no picture any more.
MOST_BARS = 60
LONGEST_LABEL = 12


@dataclass(frozen=True)
class Bar:
    """A rate with its name, and where it is drawn."""

    label: str
    full_label: str
    text: str
    y: float
    length: float

    @property
    def height(self) -> int:
        return ROW - GAP

    @property
    def text_y(self) -> float:
        """The line on which the words stand."""
        return self.y + self.height * 0.72

    @property
    def text_x(self) -> int:
        """Right of the line where everybody would be there, so that the figures are in a column."""
        return LABEL + SCALE + 8


@dataclass(frozen=True)
class Chart:
    """Horizontal bars from 0 to 100 %, one below the other."""

    title: str
    bars: tuple[Bar, ...]
    left_out: int

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH} {max(ROW, len(self.bars) * ROW)}"

    @property
    def height(self) -> int:
        return max(ROW, len(self.bars) * ROW)

    @property
    def baseline(self) -> int:
        return LABEL

    @property
    def label_x(self) -> int:
        """Where the names end."""
        return LABEL - 6

    @property
    def end(self) -> int:
        """Where everybody would be there."""
        return LABEL + SCALE


def chart(title: str, rates: Sequence[tuple[str, int | None, str]]) -> Chart:
    """A bar for each (name, there of a thousand, what it says); None draws no bar."""
    bars = tuple(
        Bar(shortened(name), name, text, number * ROW + GAP / 2, length_of(permille))
        for number, (name, permille, text) in enumerate(rates[:MOST_BARS])
    )
    return Chart(title, bars, max(0, len(rates) - MOST_BARS))


def length_of(permille: int | None) -> float:
    return round(SCALE * min(max(permille or 0, 0), FULL) / FULL, 1)


def shortened(name: str) -> str:
    """A name that fits left of the bars."""
    return name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1] + "…"
