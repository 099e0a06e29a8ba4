"""What is printed: sign-in sheets and reports, typeset from data without any markup of theirs."""

from attendance.papers.certificates import print_certificates
from attendance.papers.printing import print_sign_in_sheet, print_table

__all__ = ["print_certificates", "print_sign_in_sheet", "print_table"]
