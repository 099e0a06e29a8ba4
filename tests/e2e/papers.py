"""The speech files of the end-to-end tests: two of our own and, where they are, scraped ones."""

import os
from pathlib import Path

from attendance.demo.speeches import PAPERS

OWN = {
    paper.file_name: paper.to_bytes() for paper in PAPERS if paper.key in ("opening", "experience")
}


def speech_files() -> dict[str, bytes]:
    """File names and contents: a .docx, a .txt, and every .txt under SPEECH_CORPUS."""
    corpus = os.environ.get("SPEECH_CORPUS")
    scraped = sorted(Path(corpus).glob("*.txt")) if corpus else []
    if corpus and not scraped:
        raise FileNotFoundError(f"SPEECH_CORPUS names {corpus}, where there is no .txt file.")
    return OWN | {path.name: path.read_bytes() for path in scraped}
