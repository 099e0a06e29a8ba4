"""What a roster's file or one of its rows can be refused for, beside what is in `errors`."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class RosterEncrypted(Refused):
    code = "roster_encrypted"
    message = _("The file is protected by a password. Please save it without one.")


class NamesakeUnclear(Refused):
    code = "namesake_unclear"
    message = _(
        "Row %(number)s names %(name)s of %(unit)s as well. If they are two people, give the staff"
        " number or the phone of each; if they are one, leave this row out."
    )


class DigitsLost(Refused):
    code = "digits_lost"
    message = _(
        "Row %(row)s, column “%(column)s”: the spreadsheet took the number for a quantity and lost"
        " digits (%(value)s). Type it again in a cell formatted as text."
    )


class DateMistaken(Refused):
    code = "date_mistaken"
    message = _("Row %(row)s, column “%(column)s”: a date (%(value)s) cannot be meant.")
