from attendance.admin import discipline, pages, policies, sheets

__all__ = ["discipline", "pages", "policies", "sheets"]
