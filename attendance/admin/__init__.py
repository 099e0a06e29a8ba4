from attendance.admin import corrections, discipline, leave, pages, policies, sheets

__all__ = ["corrections", "discipline", "leave", "pages", "policies", "sheets"]
