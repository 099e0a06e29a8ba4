"""Search boxes for related rows. The stock ones fail on a key that is no number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin import widgets


def only_keys(values: Sequence[str]) -> list[str]:
    return [value for value in values if str(value).isdecimal()]


class SearchBox(widgets.AutocompleteSelect):
    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, only_keys(value), attr)


class SearchBoxMultiple(widgets.AutocompleteSelectMultiple):
    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, only_keys(value), attr)
