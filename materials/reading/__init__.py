"""The text of a document of any accepted format, read in a child process."""

from materials.reading.extraction import KINDS, Extract, edges_of_word, extract, refuse_unsafe

__all__ = ["KINDS", "Extract", "edges_of_word", "extract", "refuse_unsafe"]
