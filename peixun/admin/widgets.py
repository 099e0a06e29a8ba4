"""Search boxes for related rows."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import widgets


class OnlyKeys:
    """Shows a box again whatever was sent for a key; the stock one fails on what is no number."""

    def optgroups(self, name: str, value: list[Any], attr: dict[str, Any] | None = None) -> Any:
        keys = [one for one in value if str(one).isdecimal()]
        return super().optgroups(name, keys, attr)  # type: ignore[misc]


class SearchBox(OnlyKeys, widgets.AutocompleteSelect):
    pass


class SearchBoxMultiple(OnlyKeys, widgets.AutocompleteSelectMultiple):
    pass
