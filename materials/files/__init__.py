"""What a file is, judged by its bytes alone, and how it is kept."""
