from people.admin import accounts, persons

__all__ = ["accounts", "persons"]
