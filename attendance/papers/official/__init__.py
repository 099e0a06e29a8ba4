"""Official papers as Word and PDF files, from the same content."""
