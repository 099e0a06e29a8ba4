"""The rules of courses that can refuse an operation."""
