"""Typesets one paper, in a process of its own with little time and memory.

Reads {"paper", "fonts", "data"} as JSON, writes the PDF. The data reach the paper as
values: what looks like markup in a name is printed as it is.
"""

import json
import resource
import sys

import typst

SECONDS, MEMORY = 30, 2 * 1024**3
LARGEST_FILE = 64 * 1024 * 1024


def main() -> None:
    asked = json.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pdf = typst.compile(
        asked["paper"],
        font_paths=asked["fonts"],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(asked["data"])},
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
