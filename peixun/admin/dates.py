"""Form fields that read dates and times as people type them, and else as Django does."""

from datetime import date, time
from typing import Any

from django import forms
from django.utils import timezone

from peixun.typed import typed_date, typed_time


class TypedDateField(forms.DateField):
    def to_python(self, value: Any) -> date | None:
        day = typed_date(value, today=timezone.localdate()) if isinstance(value, str) else None
        return day or super().to_python(value)


class TypedTimeField(forms.TimeField):
    def to_python(self, value: Any) -> time | None:
        clock = typed_time(value) if isinstance(value, str) else None
        return super().to_python(value) if clock is None else clock


class TypedDateTimeField(forms.SplitDateTimeField):
    """A day and a time, each in a box of its own."""

    def __init__(
        self, *, input_date_formats: Any = None, input_time_formats: Any = None, **kw: Any
    ):
        super().__init__(
            input_date_formats=input_date_formats, input_time_formats=input_time_formats, **kw
        )
        boxes = (TypedDateField(), TypedTimeField())
        for box, stock in zip(boxes, self.fields, strict=True):
            box.required = stock.required
            box.error_messages |= stock.error_messages
            box.disabled = stock.disabled
        self.fields = boxes
