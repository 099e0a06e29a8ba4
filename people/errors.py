"""The rules of people that can refuse an operation."""
