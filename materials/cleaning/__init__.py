"""From a scraped text to speeches, outlines and proposed facts: pure functions, no database."""

from materials.cleaning.encoding import UnreadableText
from materials.cleaning.fingerprints import fingerprint, similarity
from materials.cleaning.reading import read_document, read_text
from materials.cleaning.results import Reading

__all__ = ["Reading", "UnreadableText", "fingerprint", "read_document", "read_text", "similarity"]
