"""Texts and files that only the running product can read: no dump, backup or log tells them.

Fernet (AES-128-CBC with HMAC-SHA256) under keys derived from the settings. The newest
key seals, every one of them opens, so that a key can be changed.
"""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"peixun sealed fields 1"


class Unreadable(Exception):
    """No key of this installation opens it, or it was tampered with."""


def seal(content: bytes) -> bytes:
    return _box(_keys()).encrypt(content)


def unseal(sealed: bytes) -> bytes:
    try:
        return _box(_keys()).decrypt(sealed)
    except InvalidToken as error:
        raise Unreadable from error


def _keys() -> tuple[str, ...]:
    own: list[str] = settings.FIELD_KEYS
    return (*own, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    # The key that signs sessions must not itself be the one that seals.
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return urlsafe_b64encode(derive.derive(key.encode()))
