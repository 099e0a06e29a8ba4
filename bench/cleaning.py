"""Reading a speech from 10 KB to 10 MB of text: python -m bench.cleaning

The time must grow with the text and no faster, whether the text is clean, full of noise, one line
or made to be slow. No database and no server: the functions are pure.
"""

import time
from collections.abc import Callable
from itertools import pairwise
from random import Random

from bench.office import Report
from materials.cleaning import read_text

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
HOSTILE = 200_000
# Ten times the text may take so many times as long; more would be a hidden square.
STEEPEST = 15
PARAGRAPH = (
    "各位学员要珍惜这次脱产学习的机会,安心听课,认真思考。培训期间原则上不准请假,确有特殊情况的,须经班主任批准。"
    "课程安排了公文写作、会务组织、应急值守等专题,授课的都是业务骨干,希望大家学有所获。"
)
SHAPES: dict[str, Callable[[int], str]] = {
    "one sign": lambda n: "(" * n,
    "no sentence": lambda n: "培训要对的是和、" * (n // 8),
    "one line": lambda n: paragraphs(n).replace("\n", " "),
    "markers": lambda n: "一、" * (n // 2),
    "lists": lambda n: "讲授综合、" * (n // 5),
    "titles": lambda n: "在会上的讲话\n" * (n // 7),
    "same line": lambda n: f"{PARAGRAPH}\n" * (n // len(PARAGRAPH)),
    "jammer": lambda n: "a b c d 1 e ; " * (n // 14),
}


def paragraphs(size: int) -> str:
    """So many bytes of clean text with headings."""
    parts, length, number = ["同志们:\n"], 0, 0
    while length < size:
        number += 1
        line = f"{'一二三四五六七八九'[number % 9]}、第{number}项工作\n" if number % 5 == 0 else ""
        parts.append(f"{line}这是第{number}段。{PARAGRAPH}\n")
        length += len(parts[-1].encode())
    return "".join(parts)


def noisy(size: int) -> str:
    """The same with what forums and sites strew into it."""
    random = Random(6)  # noqa: S311 - noise, no secret

    def jammer() -> str:
        units = random.randint(5, 15)
        pairs = ((random.randint(33, 59), random.randint(63, 126)) for _ in range(units))
        return " ".join(f"{chr(sign)} {chr(letter)}" for sign, letter in pairs)

    lines = paragraphs(size).split("\n")
    return "\n".join(f"{line} {jammer()}\n\n" if line else line for line in lines)


def cpu_of(text: str) -> float:
    """Seconds of our own work, whatever else the machine does."""
    start = time.process_time()
    read_text("bench.txt", text, sha256="", encoding="utf-8")
    return time.process_time() - start


def main() -> None:
    report = Report("Reading of speeches, characters per second")
    for name, make in (("clean", paragraphs), ("noisy", noisy)):
        rates: list[float] = []
        for size in SIZES:
            text = make(size)
            rounds = report.rounds if size <= 100_000 else 1
            seconds = min(cpu_of(text) for _ in range(rounds))
            rates.append(len(text) / seconds)
            print(f"  {name}, {size:,} bytes: {rates[-1]:,.0f} characters/s, {seconds:.2f} s")
        slowest = max(first / second for first, second in pairwise(rates))
        report.goal(f"{name}: time for ten times the text", 10 * slowest, STEEPEST, at_most=True)
    for name, make in SHAPES.items():
        ratio = cpu_of(make(HOSTILE)) / cpu_of(make(HOSTILE // 10))
        report.goal(f"{name}: time for ten times the text", ratio, 2 * STEEPEST, at_most=True)
    report.end()


if __name__ == "__main__":
    main()
