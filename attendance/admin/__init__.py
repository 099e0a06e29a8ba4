from attendance.admin import discipline, policies, sheets

__all__ = ["discipline", "policies", "sheets"]
