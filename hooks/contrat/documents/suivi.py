"""What is known of a tracked field of an action → blocks: a table or a list where it is numbers or states."""

from __future__ import annotations

from ..french import grammar
from ..french.wording import number
from ..model.action import Action, Etape, Indicateur
from ..pages import drawings
from .livret import Blocs, Enumeration, Morceau, Morceaux, Paragraphe, Rangee, Tableau
from .redaction import ABSENT, Redaction, joined, paragraphe, texte


def known(r: Redaction, action: Action, champ: str) -> Blocs:
    """Return what is known of a tracked field, as the page of the action shows it, then where it comes from."""
    fait = getattr(action, champ)
    make = _LAID_OUT.get(champ)
    if make is None or fait.valeur is None:
        return r.answer(action, champ)
    return (*make(r, action), *((r.provenance(fait),) if fait.source else ()))


def _statut(r: Redaction, action: Action) -> Blocs:
    code = action.statut.valeur if action.statut else None
    return (paragraphe(grammar.capitale(r.corpus.libelle["statuts"][code or ""])),)


def _avancement(_: Redaction, action: Action) -> Blocs:
    return (Paragraphe((Morceau(f"{action.avancement.valeur if action.avancement else ''}\u00a0%"),)),)


def _etapes(r: Redaction, action: Action) -> Blocs:
    etapes = (action.etapes.valeur or ()) if action.etapes else ()
    return (Enumeration(tuple(_etape(r, e) for e in etapes), numerotee=True),)


def _etape(r: Redaction, etape: Etape) -> Blocs:
    done = {True: "Fait", False: "À faire", None: "État non communiqué"}[etape.faite]
    when: Morceaux = (Morceau(", "), *r.said(etape.date)) if etape.date else ()
    state = Morceau(done, "absent" if etape.faite is None else "texte")
    return (paragraphe(texte(etape.libelle, "strong")), paragraphe(state, when))


def _financements(r: Redaction, action: Action) -> Blocs:
    b = drawings.budget(action)
    shares = b.connu is not None
    rows = [
        _row(
            texte(grammar.capitale(r.corpus.organisation[p.financement.organisation].titre)),
            r.said(p.financement.montant) if p.financement.montant else (ABSENT,),
            _percent(p.largeur) if p.largeur is not None else (ABSENT,),
        )
        for p in b.parts
    ]
    if b.connu and len(b.parts) > 1:
        share = _percent(100 * b.connu.valeur / b.total.valeur) if b.total else ()
        rows.append(_row(Morceau("Total connu"), r.said(b.connu), share, total=True))
    if b.reste and b.total:
        share = _percent(100 * b.reste.valeur / b.total.valeur)
        rows.append(_row(Morceau("Reste, financeur non communiqué"), r.said(b.reste), share))
    if b.total:
        rows.append(_row(Morceau("Coût"), r.said(b.total), (Morceau("100\u00a0%"),), total=True))
    kept = 3 if shares else 2
    return (
        Tableau(
            f"{r.noms.numero(action)}\u00a0: qui paie",
            ("Financeur", "Montant", "Part")[:kept],
            tuple(Rangee(row.cases[:kept], row.total) for row in rows),
        ),
    )


def _row(name: Morceau, *cases: Morceaux, total: bool = False) -> Rangee:
    return Rangee(((name,), *cases), total)


def _percent(share: object) -> Morceaux:
    return (Morceau(f"{round(float(str(share)))}\u00a0%"),)


def _indicateurs(r: Redaction, action: Action) -> Blocs:
    indicateurs = (action.indicateurs.valeur or ()) if action.indicateurs else ()
    heads = ("Indicateur", "Dernière mesure", "Cible", "Écart", "Toutes les mesures")
    rows = tuple(_indicateur(r, i) for i in indicateurs)
    return (Tableau(f"{r.noms.numero(action)}\u00a0: ce que l’on mesure", heads, rows),)


def _indicateur(r: Redaction, i: Indicateur) -> Rangee:
    gap = drawings.ecart(i)
    last: Morceaux = (ABSENT,)
    if i.mesures:
        last = (texte(number(i.mesures[-1].valeur), "strong"), Morceau(", "), *r.said(i.mesures[-1].date))
    aim = texte(number(i.cible)) if i.cible is not None else ABSENT
    if gap is None:
        told = Morceau("Inconnu", "absent")
    else:
        told = texte(f"{number(abs(gap))} de {'plus' if gap > 0 else 'moins'}") if gap else Morceau("Aucun")
    measures = ((texte(f"{number(m.valeur)} ("), *r.said(m.date), Morceau(")")) for m in i.mesures)
    every = joined(measures, ", ") or (Morceau("Aucune"),)
    return Rangee(((texte(f"{i.nom} ({i.unite})" if i.unite else i.nom),), last, (aim,), (told,), every))


_LAID_OUT = {
    "statut": _statut,
    "avancement": _avancement,
    "etapes": _etapes,
    "financements": _financements,
    "indicateurs": _indicateurs,
}
