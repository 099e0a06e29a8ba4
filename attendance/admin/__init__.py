from attendance.admin import corrections, discipline, objections, pages, policies, sheets

__all__ = ["corrections", "discipline", "objections", "pages", "policies", "sheets"]
