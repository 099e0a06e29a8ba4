"""The code on a learner's badge: which enrolment it is of, and a seal that nobody can make up.

It holds no name and no number of a person. Scanners read it as text or as a QR code.
"""

import base64
import re
from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

# 40 bits: a scanner that tries a thousand codes a second needs seventeen years for one.
SEAL_BYTES = 5
_SHAPE = re.compile(r"PX([1-9][0-9]{0,17})-([A-Z2-7]{8})")


def badge_of(enrolment_id: int) -> str:
    """The code for the badge of an enrolment."""
    return f"PX{enrolment_id}-{_seal(enrolment_id, settings.SECRET_KEY)}"


def enrolment_of(text: str) -> int | None:
    """The enrolment whose badge this is; None for anything that is no badge of ours.

    Scanners that type small letters, and blanks around the code, do no harm.
    """
    match = _SHAPE.fullmatch(text.strip().upper())
    if match is None:
        return None
    enrolment_id, seal = int(match[1]), match[2]
    seals = (_seal(enrolment_id, key) for key in _keys())
    return enrolment_id if any(constant_time_compare(seal, one) for one in seals) else None


def _keys() -> Iterator[str]:
    """Badges are printed: a key that was changed is good for them as long as it is named."""
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS


def _seal(enrolment_id: int, key: str) -> str:
    mac = salted_hmac("peixun.badge", str(enrolment_id), secret=key, algorithm="sha256").digest()
    return base64.b32encode(mac[:SEAL_BYTES]).decode()
