"""Dates and times as people type them."""

from datetime import date, datetime, time

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from peixun.typed import typed_date, typed_time
from tests.factories import make_class, make_manager

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23", "2026/11/23", "2026.11.23", "2026。11。23", "20261123", "11.23", "11-23",
        "11/23", "11月23日", "11月23号", "2026年11月23日", "2026 年 11 月 23 日", "26.11.23",
        "２０２６．１１．２３", "2026年11月23日 星期一", "11.23（周一）", "明天",
    ],
)  # fmt: skip
def test_reads_a_day(text):
    assert typed_date(text, today=TODAY) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [("1.5", date(2027, 1, 5)), ("10.8", date(2026, 10, 8)), ("2.29", None), ("13.1", None)],
)
def test_a_day_without_a_year_is_the_nearest(text, day):
    assert typed_date(text, today=TODAY) == day


@pytest.mark.parametrize("text", ["", "abc", "2026-02-30", "1.2.3.4", "2026", "0.0", "99999999"])
def test_no_day_is_guessed(text):
    assert typed_date(text, today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9:00", time(9)), ("9：30", time(9, 30)), ("09:05", time(9, 5)), ("0930", time(9, 30)),
        ("930", time(9, 30)), ("9", time(9)), ("9点", time(9)), ("9点半", time(9, 30)),
        ("14时30分", time(14, 30)), ("下午2点", time(14)), ("晚上7点半", time(19, 30)),
        ("上午9:15", time(9, 15)), ("中午12点", time(12)), ("下午14:00", time(14)),
        ("25:00", None), ("9:75", None), ("", None), ("早上", None), ("12345", None),
    ],
)  # fmt: skip
def test_reads_a_time(text, clock):
    assert typed_time(text) == clock


@given(st.text(max_size=20))
def test_nothing_typed_breaks_the_reading(text):
    assert isinstance(typed_date(text, today=TODAY), date | None)
    assert isinstance(typed_time(text), time | None)


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y%m%d"]))
def test_a_day_that_is_written_out_is_read_back(day, style):
    assert typed_date(day.strftime(style), today=TODAY) == day


@pytest.mark.django_db
def test_the_forms_of_the_admin_read_them(client):
    training_class = make_class()
    client.force_login(make_manager(), backend="people.backends.AccountBackend")
    with time_machine.travel(datetime(2026, 11, 22, 2, tzinfo=timezone.get_default_timezone())):
        form = (
            client.get(reverse("admin:courses_trainingclass_change", args=[training_class.pk]))
            .context["adminform"]
            .form
        )
        fields = form.fields
        assert fields["start_on"].clean("11.23") == date(2026, 11, 23)
        assert timezone.localtime(fields["report_at"].clean(["11月22日", "下午2点半"])) == (
            timezone.make_aware(datetime(2026, 11, 22, 14, 30))
        )
