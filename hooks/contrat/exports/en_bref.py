"""The corpus → one short table that people read: what each action is and what is known of it, in words.

The complete table (`actions`) has a column for each thing that may be known; this one, only for what is known somewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..french.names import Noms
from ..french.values import Values
from ..french.wording import field_name
from ..model.action import Action
from ..model.corpus import Corpus
from ..model.facts import champs_suivis
from ..reading import prose
from ..reading.decode import schema_of
from ..webpage import addresses
from .csv_files import lines, literal
from .open_file import Fonds, Ouvert


def rows(corpus: Corpus, site_url: str, actions: Sequence[Action]) -> Iterator[tuple[str, ...]]:
    """Yield the head of the table, then a row an action; a cell is empty where nothing is communicated.

    `site_url` is nothing where the site does not know its own; a column stands for what is known of one of the actions at least.
    """
    noms, values = Noms(corpus), Values(corpus)
    connus = [champ for champ in champs_suivis(corpus.action) if any(getattr(a, champ) for a in actions)]
    libelles = (field_name(corpus.action, champ) for champ in connus)
    niveaux = (noms.action_court, *(noms.courts if corpus.enjeux else ()))
    counted = f"Informations communiquées, sur {len(corpus.champs_attendus)}"
    said = (noms.source_dite[:1].upper() + noms.source_dite[1:], "Ligne")
    yield (
        *(nom.singulier.capitalize() for nom in niveaux),
        "Intitulé",
        "En clair",
        *said,
        *libelles,
        "Programmes cités",
        counted,
        "Faits d’autres sources",
        "Page",
    )
    for a in actions:
        programmes = (p.titre for p in corpus.programmes_de(a))
        yield (
            corpus.numero(a),
            *(noms.fiche(e) for e in corpus.au_dessus(a)),
            *("" for _ in niveaux[1 + len(corpus.au_dessus(a)) :]),
            a.nom,
            prose.plain(a.en_clair or ""),
            a.texte,
            ", ".join(x for x in (a.source.piece and noms.texte(a.source.piece).singulier, str(a.source.ligne)) if x),
            *(values.wording(getattr(a, champ), schema_of(corpus.action)[champ]).texte() for champ in connus),
            ", ".join(programmes),
            str(a.nombre_connus),
            str(len(a.faits)),
            site_url + addresses.of(a),
        )


def spreadsheet(corpus: Corpus, site_url: str, actions: Sequence[Action]) -> bytes:
    """Return the table of some actions as a French spreadsheet opens it: semicolons and BOM, like the complete one."""
    cells: Sequence[Sequence[str]] = [[literal(x) for x in row] for row in rows(corpus, site_url, actions)]
    return "".join(f"{line}\r\n" for line in lines(cells, ";")).encode("utf-8-sig")


def _of_all(fonds: Fonds) -> bytes:
    return spreadsheet(fonds.corpus, fonds.origine.site_url, fonds.corpus.actions)


FICHIER = Ouvert(addresses.EN_BREF, "L’essentiel en une table courte, en mots", "CSV pour tableur", _of_all)
