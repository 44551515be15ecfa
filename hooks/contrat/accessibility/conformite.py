"""The state of conformity that the law lets a site claim, and the claims that nobody may make.

Law 2005-102, article 47, and the decree of 24 July 2019: a state rests on an audit, and an audit
lasts three years. The day is given to the build, for the core has no clock.
"""

import re
from collections.abc import Iterator

from ..french.days import plus_mois
from ..model.contrat import Audit

AUDIT_YEARS = 3

_CLAIM = re.compile(
    r"\b(?:totalement|partiellement|entièrement|pleinement)\s+(?:conforme|accessible)s?\b"
    r"|\bconformes?\s+(?:aux?|à la|avec l[ea]s?)\s+(?:RGAA|WCAG|norme|référentiel)"
    r"|\b(?:certifié|labellisé)e?s?\s+(?:RGAA|e-accessible|WCAG)"
    r"|\b100\s*%\s+accessibles?\b",
    re.I,
)
_FALC = re.compile(r"\bFALC\b|\bfacile à lire et à comprendre\b", re.I)


def en_cours(audit: Audit | None, jour: str | None) -> bool:
    """Tell whether an audit holds on a day; on an unknown day none is known to."""
    if audit is None or jour is None or jour < audit.date:
        return False
    return jour <= plus_mois(audit.date, 12 * AUDIT_YEARS)


def etat(audit: Audit | None, jour: str | None) -> str:
    """Return the state of conformity on a day: « non conforme » without an audit that holds."""
    if audit is None or not en_cours(audit, jour) or audit.taux < 50:
        return "non conforme"
    return "totalement conforme" if audit.taux == 100 else "partiellement conforme"


def claims(texte: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, sentence) for each claim of conformity written by hand, and each use of the name FALC."""
    for m in _CLAIM.finditer(texte):
        yield m.start(), f"« {m.group()} » : l’état de conformité se calcule de « audit », il ne s’écrit pas"
    for m in _FALC.finditer(texte):
        mend = "sans relecture par les personnes concernées ; écrivez « En clair »"
        yield m.start(), f"« {m.group()} » : un texte n’est pas FALC {mend}"
