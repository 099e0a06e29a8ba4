from django.db.models import BooleanField, Func


class IsWithin(Func):
    """Whether a unit is another one or below it: `IsWithin(F("unit"), F("superior"))`."""

    function = "materials_unit_is_within"
    output_field = BooleanField()
