"""Sessions as calendar programs read them (RFC 5545). No database."""

import hashlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vText

PRODUCT = "-//Peixun//Training timetable//ZH"
ZONE = ZoneInfo("Asia/Shanghai")
# How often programs should look again (our default).
REFRESH = timedelta(hours=1)
PUBLISH, CANCEL = "PUBLISH", "CANCEL"


@dataclass(frozen=True)
class Facts:
    """What calendars are told of a session; the same in every calendar."""

    session: int
    summary: str
    starts_at: datetime
    ends_at: datetime
    location: str
    description: str
    is_cancelled: bool

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()


@dataclass(frozen=True)
class Entry:
    """A session's facts under the identity and the version by which calendars know it."""

    uid: UUID
    sequence: int
    changed_at: datetime
    facts: Facts


def calendar(name: str, entries: Iterable[Entry], *, method: str = PUBLISH) -> bytes:
    """An iCalendar file. `method` is CANCEL where it calls off what it holds."""
    shown = Calendar()
    shown.add("prodid", PRODUCT)
    shown.add("version", "2.0")
    shown.add("calscale", "GREGORIAN")
    shown.add("method", method)
    # The library writes names that it does not know as they are: also a line break.
    shown.add("x-wr-calname", vText(name))
    shown.add("x-wr-timezone", ZONE.key)
    shown.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    shown.add("x-published-ttl", "PT1H")
    shown.add_component(_zone())
    for entry in entries:
        shown.add_component(_event(entry))
    content: bytes = shown.to_ical()
    return content


def _zone() -> Timezone:
    """China has kept one offset since the summer times of 1986 to 1991."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1992, 1, 1))
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone = Timezone()
    zone.add("tzid", ZONE.key)
    zone.add_component(standard)
    return zone


def _event(entry: Entry) -> Event:
    facts = entry.facts
    event = Event()
    event.add("uid", f"{entry.uid}@peixun")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", facts.starts_at.astimezone(ZONE))
    event.add("dtend", facts.ends_at.astimezone(ZONE))
    event.add("summary", facts.summary)
    event.add("status", "CANCELLED" if facts.is_cancelled else "CONFIRMED")
    for name, text in (("location", facts.location), ("description", facts.description)):
        if text:
            event.add(name, text)
    return event
