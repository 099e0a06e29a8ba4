"""The rules of attendance that can refuse an operation."""
