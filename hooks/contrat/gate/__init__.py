"""The one gate: records read, every rule held, a Corpus or every problem at once."""
