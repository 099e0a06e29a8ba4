"""Who gets which answer on which route: the whole URL conf against one declared table."""
