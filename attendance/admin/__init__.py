from attendance.admin import (
    corrections,
    discipline,
    leave,
    letters,
    objections,
    pages,
    policies,
    sheets,
)

__all__ = [
    "corrections",
    "discipline",
    "leave",
    "letters",
    "objections",
    "pages",
    "policies",
    "sheets",
]
