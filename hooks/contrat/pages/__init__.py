"""The model → the pages of the site, as values."""
