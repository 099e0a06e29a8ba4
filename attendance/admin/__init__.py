from attendance.admin import pages

__all__ = ["pages"]
