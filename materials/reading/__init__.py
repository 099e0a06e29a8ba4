"""The text of a document of any accepted format, read in a child process."""

from materials.reading.extraction import KINDS, Extract, extract

__all__ = ["KINDS", "Extract", "extract"]
