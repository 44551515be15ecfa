"""Commits → what changed in each record, in words, by page and by feed."""
