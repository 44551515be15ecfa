"""All the records of one contract, checked and linked."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property
from typing import Any

from ..reading.characters import words
from ..reading.problems import Problem
from .accessibility import Accessibilite
from .action import Action
from .collections import Collection, collections_of
from .contrat import Contrat, Note, Retire
from .declared import action_class
from .directory import Commune, Communes, Organisation, Programme, Terme
from .enjeu import Enjeu
from .facts import Endroit, EnLigne, champs_attendus, endroit, repondus
from .requests import Demande
from .source_lines import Lignes
from .tree import Arbre, grouped
from .usual_words import Attribution, Lexique, Sigle, SujetHorsContrat
from .vocabularies import Question, Vocabulaires


@dataclass(frozen=True, kw_only=True)
class Mention:
    """Words of one line that name a programme or body, with the action of that line, if it is one."""

    endroit: Endroit
    mots: tuple[str, ...]
    action: Action | None


@dataclass(frozen=True, kw_only=True)
class Corpus(Lignes, Arbre):
    """All the records of one contract, checked and linked. Collections are in reading order."""

    contrat: Contrat
    vocabulaires: Vocabulaires
    enjeux: tuple[Enjeu, ...]
    actions: tuple[Action, ...]
    programmes: tuple[Programme, ...]
    organisations: tuple[Organisation, ...]
    glossaire: tuple[Terme, ...]
    communes: Communes | None
    notes: tuple[Note, ...]
    lexique: tuple[Lexique, ...]
    sujets: tuple[Attribution, ...]
    hors_contrat: tuple[SujetHorsContrat, ...]
    sigles: tuple[Sigle, ...]
    accessibilite: Accessibilite
    demandes: tuple[Demande, ...]
    retires: tuple[Retire, ...]
    textes: tuple[tuple[str, ...], ...]
    """The lines of each source, in the order of `contrat.sources`."""
    disait: Mapping[tuple[str, str], tuple[str, Endroit]] = field(compare=False, default_factory=dict)
    """What the lines of an action say of a field whose value comes from elsewhere now, by id and field; no record."""
    registre: tuple[str, ...] = field(compare=False)
    """The lines of the ledger of published addresses; no record."""
    empreinte: str = field(compare=False)
    """The digest that names this version of the data."""
    remarques: str = field(compare=False, repr=False, default="")
    """What the gate remarks to who edits, a line each below a heading; no record."""
    liens: tuple[tuple[str, Problem], ...] = field(compare=False, repr=False, default=())
    """The files of the site that hand-written pages lead to, each with the problem that it is if no page is there."""

    def fiches(self, collection: Collection) -> Mapping[str, Any]:
        """Return what has a name in a kind, by id: its records, the communes that it lists, or the contract."""
        if collection.nom == "communes":
            return self.commune
        held = getattr(self, collection.nom)
        return {x.id: x for x in held} if isinstance(held, tuple) else {collection.nom: held}

    @cached_property
    def action(self) -> Any:
        """Return the class of the actions: that of the model, with the fields that this contract declares."""
        return action_class(self.contrat.champs, self.vocabulaires.questions)

    @property
    def collections(self) -> tuple[Collection, ...]:
        """Return every kind of record, with the classes of this contract."""
        return collections_of(self.action)

    @property
    def champs_attendus(self) -> tuple[str, ...]:
        """Return the tracked fields that each action is expected to have."""
        return champs_attendus(self.action)

    @cached_property
    def enjeu(self) -> Mapping[str, Enjeu]:
        return {e.id: e for e in self.enjeux}

    @cached_property
    def organisation(self) -> Mapping[str, Organisation]:
        return {o.id: o for o in self.organisations}

    @cached_property
    def commune(self) -> Mapping[str, Commune]:
        return {c.insee: c for c in self.communes.communes} if self.communes else {}

    @cached_property
    def libelle(self) -> Mapping[str, Mapping[str, str]]:
        """Return the label of each code, by vocabulary."""
        known = {**self.vocabulaires.codes, **{c.cle: c.codes for c in self.contrat.champs if c.codes}}
        return {nom: {x.code: x.libelle for x in codes} for nom, codes in known.items()}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Return the questions put to each action; a field that is expected or known, and that none names, is one by its name.

        One that answers for a field of a question answers that question.
        """
        told = {*self.champs_attendus, *(champ for champ, _ in self._answers)}
        first, asked = repondus(self.action), self.vocabulaires.questions
        told.difference_update(*(q.champs for q in asked))
        asked = tuple(replace(q, champs=(*q.champs, *_answering(q, told, first))) for q in asked)
        rest = told.difference(*(q.champs for q in asked))
        own = {f.name: f"{f.metadata['libelle']} ?" for f in fields(self.action) if f.name in rest}
        # « _ » is in no id that an editor gives
        return (*asked, *(Question(id=f"_{nom}", question=said, champs=(nom,)) for nom, said in own.items()))

    @cached_property
    def pictogramme(self) -> Mapping[str, Mapping[str, str | None]]:
        """Return the name of the pictogram of each code that may have one, by vocabulary."""
        known = self.vocabulaires.codes.items()
        drawn = ((nom, codes) for nom, codes in known if hasattr(next(iter(codes), None), "pictogramme"))
        return {nom: {x.code: x.pictogramme for x in codes} for nom, codes in drawn}

    @cached_property
    def _action_by_line(self) -> Mapping[Endroit, Action]:
        return {Endroit(a.source.piece, a.source.ligne): a for a in self.actions}

    @cached_property
    def _programmes_by_line(self) -> Mapping[Endroit, tuple[Programme, ...]]:
        return grouped((lieu, p) for p in self.programmes for lieu in dict.fromkeys(_places(p.cite)))

    @cached_property
    def _notes_by_line(self) -> Mapping[Endroit, tuple[Note, ...]]:
        return grouped((Endroit(n.piece, ligne), n) for n in self.notes for ligne in n.lignes)

    @cached_property
    def _demandes(self) -> Mapping[tuple[str | None, str], Demande]:
        return {(d.action, champ): d for d in self.demandes for champ in d.champs}

    def demande(self, action: Action | None, champ: str) -> Demande | None:
        """Return the last request for a field of an action, or of the contract itself."""
        return self._demandes.get((action.id if action else None, champ))

    def action_de(self, demande: Demande) -> Action | None:
        """Return the action that a request is about; None for the contract itself."""
        return next((a for a in self.actions if a.id == demande.action), None)

    def demandes_de(self, action: Action | None) -> tuple[Demande, ...]:
        """Return the requests about an action, or about the contract itself, the oldest first."""
        return tuple(d for d in self.demandes if d.action == (action.id if action else None))

    def programmes_de(self, action: Action) -> tuple[Programme, ...]:
        return self._programmes_by_line.get(Endroit(action.source.piece, action.source.ligne), ())

    def programmes_de_enjeu(self, enjeu: Enjeu) -> tuple[Programme, ...]:
        titres = [lieu for e in (enjeu, *self.sous(enjeu)) for lieu in _places((e.source, e.source.section))]
        lieux = [*titres, *_places(a.source for a in self.actions_de(enjeu))]
        return tuple(dict.fromkeys(p for lieu in lieux for p in self._programmes_by_line.get(lieu, ())))

    def notes_de(self, *lieux: EnLigne | None) -> tuple[Note, ...]:
        """Return the notes of these lines of the sources, each once."""
        return tuple(dict.fromkeys(n for lieu in _places(lieux) for n in self._notes_by_line.get(lieu, ())))

    def est_sic(self, lieu: EnLigne) -> bool:
        """Tell whether the words of a line are to be followed by [sic]."""
        return any(n.sic for n in self.notes_de(lieu))

    @cached_property
    def _terms_by_first_word(self) -> Mapping[str, tuple[tuple[tuple[str, ...], int], ...]]:
        """Return, by first word, the words of each form of a term and the term’s place in the glossary."""
        forms = ((words(forme), i) for i, terme in enumerate(self.glossaire) for forme in terme.formes_cherchees)
        return grouped((mots[0], (mots, i)) for mots, i in forms if mots)

    @cached_property
    def termes_de(self) -> Callable[[str], tuple[Terme, ...]]:
        """Return the glossary terms whose words stand side by side in a text, in the order of the glossary."""
        return cache(self._find_terms)

    def _find_terms(self, texte: str) -> tuple[Terme, ...]:
        mots = words(texte)
        places = {
            place
            for at, mot in enumerate(mots)
            for form, place in self._terms_by_first_word.get(mot, ())
            if mots[at : at + len(form)] == form
        }
        return tuple(self.glossaire[i] for i in sorted(places))

    @cached_property
    def _actions_by_term(self) -> Mapping[str, tuple[Action, ...]]:
        return grouped((t.id, a) for a in self.actions for t in self.termes_de(a.texte))

    def actions_citant(self, terme: Terme) -> tuple[Action, ...]:
        """Return the actions whose words hold a glossary term."""
        return self._actions_by_term.get(terme.id, ())

    def mentions(self, fiche: Programme | Organisation) -> tuple[Mention, ...]:
        lignes = grouped((Endroit(c.piece, c.ligne), c.mots) for c in fiche.cite)
        return tuple(Mention(endroit=at, mots=mots, action=self._action_by_line.get(at)) for at, mots in lignes.items())

    def publics_de(self, action: Action) -> tuple[str, ...]:
        """Return the codes of the publics that the action names, then those of the titles above it."""
        faits = (action.publics, *(e.publics for e in reversed(self.au_dessus(action))))
        return tuple(dict.fromkeys(code for f in faits if f and f.valeur for code in f.valeur))

    def connus(self, champ: str) -> int:
        """Return how many actions have a known value for an expected field, or for one that answers for it."""
        return len(self.actions) - self._missing[champ] - self.sans_objet(champ)

    def sans_objet(self, champ: str) -> int:
        """Return for how many actions a tracked field is said to be without object."""
        return self._answers[champ, True]

    @cached_property
    def _missing(self) -> Counter[str]:
        return Counter(champ for a in self.actions for champ in a.inconnus)

    @cached_property
    def _answers(self) -> Counter[tuple[str, bool]]:
        """Return how many actions have an answer, by tracked field and by whether it is that it has no object."""
        return Counter((champ, bool(f.sans_objet)) for a in self.actions for champ, f in a.valeurs_suivies.items() if f)


def _places(said: Iterable[EnLigne | None]) -> Iterator[Endroit]:
    """Yield the lines at which several things stand."""
    return (lieu for x in said if x and (lieu := endroit(x)))


def _answering(question: Question, champs: Iterable[str], first: Mapping[str, str]) -> list[str]:
    """Return those of some fields that answer for a field of a question, in the order of the model."""
    asked = {first[nom] for nom in question.champs if nom in first}
    return [nom for nom in first if nom in champs and first[nom] in asked]
