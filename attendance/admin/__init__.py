from attendance.admin import (
    completion,
    corrections,
    discipline,
    inspections,
    leave,
    letters,
    materials,
    objections,
    pages,
    policies,
    sheets,
    surveys,
)

__all__ = [
    "completion",
    "corrections",
    "discipline",
    "inspections",
    "leave",
    "letters",
    "materials",
    "objections",
    "pages",
    "policies",
    "sheets",
    "surveys",
]
