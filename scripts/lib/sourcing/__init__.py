"""A document of the contract, PDF or text → a source: its words once and for all, its lines, what the contract says of it."""
