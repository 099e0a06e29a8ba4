from attendance.admin import (
    completion,
    corrections,
    discipline,
    leave,
    objections,
    pages,
    policies,
    sheets,
)

__all__ = [
    "completion",
    "corrections",
    "discipline",
    "leave",
    "objections",
    "pages",
    "policies",
    "sheets",
]
