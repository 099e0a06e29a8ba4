from attendance.admin import (
    corrections,
    discipline,
    inspections,
    leave,
    objections,
    pages,
    policies,
    sheets,
    surveys,
)

__all__ = [
    "corrections",
    "discipline",
    "inspections",
    "leave",
    "objections",
    "pages",
    "policies",
    "sheets",
    "surveys",
]
