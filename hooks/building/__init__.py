"""Builds a site: knows disk, git and processes, not MkDocs.

`build` makes all that a site holds and says when each part is written; the other modules are its tools.
"""


class BuildStopped(Exception):
    """What stops a build, in the words that a person reads."""
