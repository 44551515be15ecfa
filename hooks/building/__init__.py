"""What a build needs of the machine: disk, git and processes. It knows the core, and nothing of MkDocs."""
