"""What is where in the folder of a contract: the one place that knows it, for builds and for publication.

A contract has a folder of its own with its own git repository, or it is the one that a copy of the generator ships.
"""

from dataclasses import dataclass
from pathlib import Path

CODE = Path(__file__).parents[2].resolve()
"""The copy of the generator that this code belongs to."""
DATA, DOCS = "data", "docs"
GENERATOR = "hooks/mkdocs_events.py"
"""What a copy of the generator holds, and no contract."""
AT_ROOT = frozenset(
    (
        *(DATA, DOCS, "README.md", "LICENSE", "LICENCE", "publiccode.yml"),
        *(".gitignore", ".gitattributes", ".github", ".gitlab-ci.yml"),
    )
)
"""All that a contract may hold at its root: nothing in it is run by the generator."""


@dataclass(frozen=True)
class ContractFolder:
    root: Path
    data: str | Path = DATA
    """Where its data lie, from there."""

    @property
    def donnees(self) -> Path:
        return self.root / self.data

    @property
    def docs(self) -> Path | None:
        """Its hand-written pages, which add to the generator’s; None without any, and in a copy of the generator."""
        own = self.root / DOCS
        return None if (self.root / GENERATOR).exists() or not (own.exists() or own.is_symlink()) else own

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def work(self) -> Path:
        """Where a build writes before anything is shown; absent between builds."""
        return self.root / ".build/travail"

    @property
    def documents(self) -> Path:
        """Where the documents of the last builds are kept, each under the digest of what it was made from."""
        return self.root / ".build/documents"

    @property
    def lock(self) -> Path:
        return self.root / ".build/verrou"
