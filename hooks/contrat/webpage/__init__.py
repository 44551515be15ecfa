"""A page as a value, its address, the parts of a long list."""
