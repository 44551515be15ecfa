"""What the last build of this process made, and from what → what is not made again from the same.

`scripts/serve` builds many times what one saved file changes little. What is given is compared with what was given
last, whole, as it is written (`repr`): 1, True and 1.00 are equal and are not shown alike. A single build keeps none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

R = TypeVar("R")


class Memoire:
    """Values by name, each with what it was made from; one of each, the last. `keeps` is False for one that never has any."""

    def __init__(self, *, keeps: bool = True) -> None:
        self.keeps = keeps
        self._last: dict[str, tuple[str, Any]] = {}

    def again(self, nom: str, given: Any, make: Callable[[], R]) -> R:
        """Return what was made under this name from the same, or make it. It is shared: nobody changes it."""
        if not self.keeps:
            return make()
        written, known = repr(given), self._last.get(nom)
        if known is not None and known[0] == written:
            found: R = known[1]
            return found
        made = make()
        self._last[nom] = (written, made)
        return made


OUBLI = Memoire(keeps=False)
"""The memory of a process that builds once."""
