"""The model → the word index of the search page."""
