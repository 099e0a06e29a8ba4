from people.admin import accounts, notices, persons

__all__ = ["accounts", "notices", "persons"]
