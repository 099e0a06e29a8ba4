"""Days as an office writes them."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from courses.models import TrainingClass
from courses.when import held_on_text, span_text

FIRST = date(2026, 11, 23)
DAYS = {
    date(2026, 11, 23): ("2026年11月23日", "November 23, 2026"),
    date(2026, 11, 24): ("2026年11月23日至24日", "November 23 – 24, 2026"),
    date(2026, 12, 1): ("2026年11月23日至12月1日", "November 23 – December 1, 2026"),
    date(2027, 1, 4): ("2026年11月23日至2027年1月4日", "November 23, 2026 – January 4, 2027"),
    None: ("2026年11月23日", "November 23, 2026"),
}


@pytest.mark.parametrize("last", DAYS)
def test_writes_once_what_both_days_share(last):
    training_class = TrainingClass(start_on=FIRST, end_on=last)
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(held_on_text(training_class))

    assert tuple(said) == DAYS[last]


@pytest.mark.parametrize(
    ("precision", "text"), [("month", "2026年11月"), ("year", "2026年"), ("unknown", "–")]
)
def test_says_no_more_than_is_known(precision, text):
    with override("zh-hans"):
        assert held_on_text(TrainingClass(start_on=FIRST, date_precision=precision)) == text


def test_a_class_without_dates_has_none():
    assert held_on_text(TrainingClass()) == "–"


@pytest.mark.parametrize(
    ("hour", "words"),
    [(9, "上午 09:00–11:00"), (12, "下午 12:00–14:00"), (18, "晚上 18:00–20:00")],
)
def test_names_the_half_day_with_the_hours(hour, words):
    start = timezone.make_aware(datetime(2026, 11, 22, hour))
    with override("zh-hans"):
        assert span_text(start, start + timedelta(hours=2)) == f"2026年11月22日 星期日 {words}"


def test_names_both_days_of_a_longer_time():
    start = timezone.make_aware(datetime(2026, 11, 22, 8))
    with override("zh-hans"):
        assert span_text(start, start + timedelta(days=1, hours=1)) == (
            "2026年11月22日 星期日 08:00至2026年11月23日 星期一 09:00"
        )
