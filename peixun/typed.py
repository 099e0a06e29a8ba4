"""What people type in an office: dates and times such as 11.22, 2026年11月22日, 下午2点半; keys."""

import re
import unicodedata
from datetime import date, time, timedelta

_YEAR = re.compile(r"(\d{4}|\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NO_YEAR = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_WEEKDAY = re.compile(r"\(?(星期|周|礼拜)[一二三四五六日天]\)?")
_RELATIVE = {"昨天": -1, "今天": 0, "明天": 1, "后天": 2}
_CLOCK = re.compile(r"(\d{1,2})(?:[:.点时](?:(\d{1,2})分?|(半))?)?")
_FOUR_DIGITS = re.compile(r"(\d{1,2})(\d{2})")
_PART_OF_DAY = re.compile(r"(凌晨|早上|上午|中午|下午|晚上|晚)?(.*)")
_AFTER_NOON = ("下午", "晚上", "晚")


def _plain(text: str) -> str:
    """Half-width, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("。", ".")


def typed_key(text: str) -> int | None:
    """The key of a row that a form or an address names, or None; never one too large for a row."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def typed_date(text: str, *, today: date) -> date | None:
    """The day somebody typed, or None. A day without a year is the nearest of its kind."""
    words = _WEEKDAY.sub("", _plain(text))
    if words in _RELATIVE:
        return today + timedelta(days=_RELATIVE[words])
    if found := _YEAR.fullmatch(words) or _COMPACT.fullmatch(words):
        year, month, day = found.groups()
        return _day(int(year) if len(year) == 4 else 2000 + int(year), int(month), int(day))
    if found := _NO_YEAR.fullmatch(words):
        month, day = map(int, found.groups())
        near = (_day(today.year + shift, month, day) for shift in (0, 1, -1))
        return min(filter(None, near), key=lambda one: abs(one - today), default=None)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def typed_time(text: str) -> time | None:
    """The time of day somebody typed, or None."""
    found = _PART_OF_DAY.fullmatch(_plain(text))
    part, clock = found.groups() if found else (None, "")
    digits = _CLOCK.fullmatch(clock) or _FOUR_DIGITS.fullmatch(clock)
    if digits is None:
        return None
    hour, minute = int(digits[1]), int(digits[2] or 0)
    if digits.re is _CLOCK and digits[3]:
        minute = 30
    if part in _AFTER_NOON and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
