from attendance.admin import corrections, discipline, pages, policies, sheets

__all__ = ["corrections", "discipline", "pages", "policies", "sheets"]
