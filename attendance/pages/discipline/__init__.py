"""The pages about rules and records of discipline."""
