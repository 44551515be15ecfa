"""The corpus → documents to carry away, as values that PDF, EPUB, plain text and braille are all written from."""
