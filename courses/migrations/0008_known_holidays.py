"""The holidays that have been announced so far, from the package chinese_calendar."""

from datetime import date

import chinese_calendar
from chinese_calendar.constants import holidays, workdays
from django.db import migrations

REFERENCE = "国务院办公厅关于节假日安排的通知"


def known_years() -> list[int]:
    """The years of which the package knows every day."""
    return sorted({day.year for day in holidays})


def known_days(year: int) -> list[tuple[date, str, str]]:
    """(date, kind, name) of the days that are not what their weekday says."""
    off = {day: ("holiday", name) for day, name in holidays.items() if day.year == year}
    worked = {day: ("workday", name) for day, name in workdays.items() if day.year == year}
    return [
        (day, kind, chinese_calendar.Holiday(name).chinese)
        for day, (kind, name) in sorted({**off, **worked}.items())
    ]


def enter(apps, schema_editor):
    years = apps.get_model("courses", "CalendarYear")
    days = apps.get_model("courses", "CalendarDay")
    for number in known_years():
        year = years.objects.create(year=number, reference=REFERENCE)
        days.objects.bulk_create(
            days(year=year, date=day, kind=kind, name=name)
            for day, kind, name in known_days(number)
        )


def remove(apps, schema_editor):
    apps.get_model("courses", "CalendarYear").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("courses", "0007_holiday_calendar")]

    operations = [migrations.RunPython(enter, remove)]
