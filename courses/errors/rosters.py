"""The rules of rosters that can refuse a file or a row."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class RosterFileType(Refused):
    code = "roster_file_type"
    message = _("Please send the roster as an .xlsx or .csv file.")


class RosterTooLarge(Refused):
    code = "roster_too_large"
    message = _("The roster is too large.")


class RosterUnreadable(Refused):
    code = "roster_unreadable"
    message = _("The file cannot be read. Please save it again as an .xlsx file.")


class RosterExpired(Refused):
    code = "roster_expired"
    message = _("This page is too old. Please start again.")


class RosterTooManyRows(Refused):
    code = "roster_too_many_rows"
    message = _("A roster has at most %(limit)s rows.")


class RosterCellTooLarge(Refused):
    code = "roster_cell_too_large"
    message = _("Row %(row)s, column %(column)s of the roster holds too much text.")


class RosterEmpty(Refused):
    code = "roster_empty"
    message = _("The roster is empty.")


class RosterColumnMissing(Refused):
    code = "roster_column_missing"
    message = _("The roster lacks a column for: %(columns)s.")


class NameMissing(Refused):
    code = "name_missing"
    message = _("The name is missing.")


class UnitMissing(Refused):
    code = "unit_missing"
    message = _("The unit is missing.")


class ValueTooLong(Refused):
    code = "value_too_long"
    message = _("“%(column)s” is longer than %(limit)s characters.")


class UnitUnknown(Refused):
    code = "unit_unknown"
    message = _("There is no unit “%(unit)s”.")


class UnitAmbiguous(Refused):
    code = "unit_ambiguous"
    message = _("There are several units “%(unit)s”.")


class PersonAmbiguous(Refused):
    code = "person_ambiguous"
    message = _("%(unit)s has several people named %(name)s. Give the staff number or the phone.")


class StaffNumberTaken(Refused):
    code = "staff_number_taken"
    message = _("The staff number %(staff_no)s belongs to somebody else.")


class DuplicateRow(Refused):
    code = "duplicate_row"
    message = _("The same as row %(number)s.")


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
