"""What a bench prints: a table, and how a cost grows."""

from __future__ import annotations

import math


def table(rows: list[tuple[str, ...]]) -> str:
    head, *others = rows
    return "\n".join("| " + " | ".join(r) + " |" for r in (head, tuple("---" for _ in head), *others))


def exponent(cpu: dict[int, float]) -> str:
    """Return how the cost grows from the smallest to the largest size: 1 is in proportion."""
    small, large = min(cpu), max(cpu)
    return f"{math.log(cpu[large] / cpu[small]) / math.log(large / small):.2f}"
