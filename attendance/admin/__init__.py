from attendance.admin import discipline, objections, pages, policies, sheets

__all__ = ["discipline", "objections", "pages", "policies", "sheets"]
