"""What the speech was held at, by whom and for whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from materials.cleaning.results import Fact, Heading, Occasion


@dataclass(frozen=True)
class About:
    """The occasion as far as the speech tells; what it does not tell stays empty."""

    occasion_type: Occasion = "other"
    occasion_text: str = ""
    class_name: str = ""
    host_unit: str = ""
    level: str = ""
    speaker_name: str = ""
    speaker_post: str = ""
    on_behalf_of: str = ""
    audience: str = ""
    derived_title: str = ""
    facts: tuple[Fact, ...] = ()


def describe(title: str, text: str, headings: Sequence[Heading], *, is_page_title: bool) -> About:
    return About()
