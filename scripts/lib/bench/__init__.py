"""The bench: our build beside Hugo’s on the same pages, in one run."""
