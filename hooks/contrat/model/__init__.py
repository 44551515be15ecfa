"""The schema of the data, frozen: the only thing that pages and exports read."""
