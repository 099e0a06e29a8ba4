"""The rules of materials that can refuse an operation."""
