"""The codes that prove somebody is in the hall. Pure: keys, a session and a time in, a code out.

A projector page shows two codes of one session, both made from a key that nobody but the
server can derive and from server time, so that no clock but its own matters and a photograph
is worth little:

- the scanned code, 96 bits, changes every 15 seconds; the current one and the two before it
  are accepted, that is 30 to 45 seconds. Guessing is hopeless by its length alone.
- the typed code, six of 31 letters and digits that cannot be mistaken for one another, changes
  every minute; the one before is accepted, so that whoever is typing when it changes is not
  thrown back. Two of 31^6 = 887,503,681 codes are right at any moment. `services.codes` lets a
  person try five times in a quarter of an hour and all accounts together 300 times: a session
  under attack by every account from morning to evening (48 quarters) falls with a chance of
  300 x 48 x 2 / 887,503,681, less than one in 30,000, and one person's five tries succeed once
  in 88 million. A longer code would not be typed from the last row.

A code of a later step does not exist outside this process: pages get the current one.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from unicodedata import normalize

STEP_SECONDS, STEPS_BEFORE = 15, 2
ROUND_SECONDS, ROUNDS_BEFORE = 60, 1
SCANNED_BYTES = 12
ALPHABET, TYPED_LENGTH = "23456789ABCDEFGHJKMNPQRSTUVWXYZ", 6


def key_of(secret: str, session_id: int, salt: bytes) -> bytes:
    """The key of one session; without the installation's secret the salt is worth nothing."""
    return _mac(secret.encode(), b"attendance.codes", str(session_id).encode(), salt)


def scanned_code(key: bytes, session_id: int, at: datetime) -> str:
    """What the QR code holds at this time."""
    return _scanned(key, session_id, _step(at, STEP_SECONDS))


def typed_code(key: bytes, session_id: int, at: datetime) -> str:
    """What stands beside the QR code at this time."""
    return _typed(key, session_id, _step(at, ROUND_SECONDS))


def is_scanned_code(keys: Iterable[bytes], session_id: int, text: str, at: datetime) -> bool:
    """Whether the text is the session's code or one of the two before, under any of the keys."""
    now = _step(at, STEP_SECONDS)
    steps = range(now - STEPS_BEFORE, now + 1)
    return _is_one_of([_scanned(key, session_id, step) for key in keys for step in steps], text)


def is_typed_code(keys: Iterable[bytes], session_id: int, text: str, at: datetime) -> bool:
    """The same of the typed code, in any spelling of its letters."""
    now = _step(at, ROUND_SECONDS)
    rounds = range(now - ROUNDS_BEFORE, now + 1)
    codes = [_typed(key, session_id, step) for key in keys for step in rounds]
    return _is_one_of(codes, as_typed(text))


def as_typed(text: str) -> str:
    """Capitals without blanks; an input method may have made them full width."""
    return "".join(normalize("NFKC", text).upper().replace("-", " ").split())


def seconds_left(at: datetime) -> int:
    """How long the scanned code will be shown, in started seconds."""
    return STEP_SECONDS - int(at.timestamp()) % STEP_SECONDS


def _step(at: datetime, seconds: int) -> int:
    return int(at.timestamp()) // seconds


def _scanned(key: bytes, session_id: int, step: int) -> str:
    digest = _mac(key, b"scan", str(session_id).encode(), str(step).encode())
    return urlsafe_b64encode(digest[:SCANNED_BYTES]).decode()


def _typed(key: bytes, session_id: int, step: int) -> str:
    digest = _mac(key, b"type", str(session_id).encode(), str(step).encode())
    number, letters = int.from_bytes(digest), []
    for _place in range(TYPED_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def _mac(key: bytes, *parts: bytes) -> bytes:
    return hmac.digest(key, b"\0".join(parts), "sha256")


def _is_one_of(codes: Sequence[str], text: str) -> bool:
    given = text.encode("utf-8", "replace")
    return any(hmac.compare_digest(code.encode(), given) for code in codes)
