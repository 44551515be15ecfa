"""The corpus → documents to carry away, as values that PDF, EPUB, plain text and braille are all written from."""

from pathlib import Path

FOLDER = Path(__file__).parent / "typst"
"""The templates of the typesetter, and their fonts."""
