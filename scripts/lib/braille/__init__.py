"""A document → braille files for an embosser or a braille display, with liblouis; for `scripts/braille`."""
