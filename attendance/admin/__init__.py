from attendance.admin import discipline, leave, pages, policies, sheets

__all__ = ["discipline", "leave", "pages", "policies", "sheets"]
