"""One refusal at every door: same code, same sentence."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.html import strip_tags

from peixun.admin.refusals import sentences
from peixun.errors import Refused
from tests.api.client import Program


@dataclass(frozen=True)
class Case:
    """How a refusal is met. A door that cannot meet it, because it offers no way to, is None.

    `scene()` makes the rows; the doors get it. `service` is the rule itself: a service,
    or `full_clean()` of a model whose constraint refuses.
    """

    code: str
    scene: Callable[[], Any]
    service: Callable[[Any], object]
    api: Callable[[Program, Any], Any] | None = None
    admin: Callable[[Client, Any], Any] | None = None
    # The codes of the single refusals when several refuse at once.
    reasons: tuple[str, ...] = ()

    def __str__(self):
        return self.code


def meant(case, scene):
    """The sentences of the refusal, own one first, as the rule itself says them."""
    try:
        # A service that answers row by row returns what it refused.
        (refused,) = case.service(scene)
    except Refused as raised:
        refused = raised
    except ValidationError as error:
        errors = [one for found in error.error_dict.values() for one in found]
        return [message for one in errors if one.code == case.code for message in one.messages]
    codes = (refused.code, *(one.code for one in refused.reasons))
    assert codes == (case.code, *case.reasons)
    return sentences(refused)


def told(value):
    """Every (code, sentence) in an answer of the API, however deep."""
    if isinstance(value, list):
        return [pair for one in value for pair in told(one)]
    if not isinstance(value, dict):
        return []
    own = [(value["code"], value["detail"])] if "code" in value else []
    return own + [pair for one in value.values() for pair in told(one)]


def shown(response):
    """What a page says: its text without markup, and the messages it leaves."""
    return html.unescape(strip_tags(response.content.decode()))
