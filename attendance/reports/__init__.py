"""What is read of attendance: reports, rates, ledgers and rankings. Nothing here writes."""
