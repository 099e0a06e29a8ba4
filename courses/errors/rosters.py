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
    message = _("A cell of the roster holds too much text.")


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
