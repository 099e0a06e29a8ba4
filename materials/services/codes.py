"""Codes of what is made from speeches."""

from itertools import count
from typing import Any

from django.db.models import QuerySet


def free_code(rows: QuerySet[Any], field: str, wanted: str) -> str:
    """Return the code, with a number behind it where one of the rows has it already."""
    begun = rows.filter(**{f"{field}__startswith": wanted})
    taken = set(begun.values_list(field, flat=True))
    tried = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
    return next(code for code in tried if code not in taken)
