from attendance.admin import (
    corrections,
    discipline,
    leave,
    objections,
    pages,
    policies,
    sheets,
)

__all__ = ["corrections", "discipline", "leave", "objections", "pages", "policies", "sheets"]
