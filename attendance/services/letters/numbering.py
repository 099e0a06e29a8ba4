"""Numbers of papers: one after the other in each series and year, without gaps."""

from attendance.models import PaperSeries


def next_number(name: str, year: int) -> int:
    """Take the next number, in the transaction that issues the paper.

    The series is held until that transaction ends: who issues meanwhile waits, and a
    number that is not used after all was never taken.
    """
    PaperSeries.objects.get_or_create(name=name, year=year)
    series = PaperSeries.objects.select_for_update(no_key=True).get(name=name, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last
