"""Makes one copy: python -m materials.marking.child

Reads a line of JSON {"task", "mark", "fonts"} and then the document; writes the copy.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO

from materials.confined.limits import confine
from materials.marking.bounds import BOUNDS

Task = Callable[[BinaryIO, BinaryIO, dict[str, Any]], None]
TASKS = {
    "mark pages": "pages.mark",
    "mark word": "word.mark",
    "set text": "typesetting.set_text",
    "draw page": "pictures.draw",
}


def main() -> None:
    confine(BOUNDS)
    source = sys.stdin.buffer
    asked = json.loads(source.readline())
    module, _dot, function = TASKS[asked.pop("task")].partition(".")
    task: Task = getattr(import_module(f"materials.marking.{module}"), function)
    task(source, sys.stdout.buffer, asked)


if __name__ == "__main__":
    main()
