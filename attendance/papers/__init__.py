"""What is printed: sign-in sheets and reports, typeset from data without any markup of theirs."""

from attendance.papers.printing import print_sign_in_sheet, print_table

__all__ = ["print_sign_in_sheet", "print_table"]
