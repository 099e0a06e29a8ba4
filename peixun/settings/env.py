"""Reads the environment. A missing or malformed value stops the start with a sentence."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http.request import split_domain_port, validate_host


def text(name: str, default: str | None = None) -> str:
    """Return a variable; an unset one without a default is an error."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def secret(name: str, file: Path | None) -> str:
    """Return a variable, or else the random value kept in the file, made on first use."""
    if os.environ.get(name) or file is None:
        return text(name)
    if not file.exists():
        _keep(secrets.token_urlsafe(64), file)
    return file.read_text()


def _keep(value: str, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=file.parent)  # readable by its owner only
    with os.fdopen(descriptor, "w") as stream:
        stream.write(value)
    # Of two processes that start at once, the first one's value stays.
    with suppress(FileExistsError):
        os.link(draft, file)
    Path(draft).unlink()


def flag(name: str, *, default: bool) -> bool:
    """Return True or False; any other spelling is an error."""
    value = text(name, str(default))
    if value not in ("True", "False"):
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}.")
    return value == "True"


def number(name: str, *, default: int, most: int) -> int:
    """Return a whole number from 0 to `most`; anything else is an error."""
    value = text(name, str(default))
    if not value.isdecimal() or int(value) > most:
        raise ImproperlyConfigured(f"{name} must be a number from 0 to {most}, not {value!r}.")
    return int(value)


def choice(name: str, choices: tuple[str, ...], *, default: str) -> str:
    """Return one of the choices; anything else is an error."""
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """Return the space-separated words of a variable."""
    return text(name, default).split()


def origin(name: str, hosts: list[str]) -> str:
    """Return where browsers find us, such as https://peixun.example.org, or "" if unset."""
    value = text(name, "").rstrip("/")
    parts = urlsplit(value)
    if value and (
        parts.scheme not in ("http", "https") or value != f"{parts.scheme}://{parts.netloc}"
    ):
        raise ImproperlyConfigured(f"{name} must be like https://peixun.example.org, not {value}.")
    if value and not validate_host(split_domain_port(parts.netloc)[0], hosts):
        raise ImproperlyConfigured(f"{name} must be of PEIXUN_ALLOWED_HOSTS, not {parts.netloc}.")
    return value


def path(name: str, default: Path) -> Path:
    """Return an absolute path; an empty value means the default."""
    value = Path(text(name, "") or default)
    if not value.is_absolute():
        raise ImproperlyConfigured(f"{name} must be an absolute path, not {value}.")
    return value
