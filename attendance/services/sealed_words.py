"""Words about people that only the running product can read."""

from attendance.services import sealed_files
from peixun import sealing


def sealed(text: str) -> bytes:
    """The text, sealed; nothing where nothing was said."""
    return sealing.seal(text.strip().encode()) if text.strip() else b""


def opened(content: bytes | memoryview) -> str:
    """The text that was sealed. Refused where the installation has lost the key."""
    return sealed_files.unsealed(bytes(content)).decode() if content else ""
