"""From values and names to French words: the one way."""
