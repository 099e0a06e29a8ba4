"""Foreign files are taken apart in processes of their own, with an end to everything."""
