"""What is not communicated → the letter that asks for it; what was asked for → what became of it.

The right is that of book III of the code des relations entre le public et l’administration (CRPA):
L311-1 (right of access), L311-9 (how), L311-14 (reasons of a refusal), L114-2 (passed on to who holds
the document), R311-12 and R311-13 (one month of silence is a refusal), L342-1 and R343-1 (then two
months to bring it before the CADA).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..french import grammar
from ..french.days import plus_mois
from ..french.names import Noms
from ..french.typography import no_break
from ..french.wording import field_name, inside
from ..model.action import Action
from ..model.contrat import Contrat
from ..model.corpus import Corpus
from ..model.directory import Contact, Organisation
from ..model.requests import Demande
from ..webpage import addresses
from ..webpage.page import Site


def missing(contrat: Contrat, action: Action | None) -> tuple[str, ...]:
    """Return the labels of the tracked fields that are not known."""
    cls, champs = (type(action), action.inconnus) if action else (Contrat, contrat.inconnus)
    return tuple(field_name(cls, champ) for champ in champs)


AUX_DOCUMENTS = "À l’attention de la personne responsable de l’accès aux documents administratifs (PRADA)"
SALUT = "Madame, Monsieur,"
"""Where a letter begins, below what a sheet of paper has above it."""


def letter(corpus: Corpus, noms: Noms, site: Site, action: Action | None) -> str:
    """Return the letter; what is the reader’s to fill in stands between brackets."""
    c = corpus.contrat
    what = " ;\n".join(f"- {inside(x)}" for x in missing(c, action))
    about = [
        f"Ma demande porte sur {_about(noms)} « {c.titre} ».",
        *([_about_action(corpus, noms, site, action)] if action else []),
        f"Les informations suivantes ne sont pas communiquées :\n{what}.",
    ]
    paragraphs = [
        "[Votre nom]\n[Votre adresse, postale ou électronique]",
        f"{_recipients(corpus)}\n{AUX_DOCUMENTS}",
        f"Objet : demande de communication de documents administratifs\n{site.nom}{f', {noms.numero(action)}' if action else ''}",
        SALUT,
        *about,
        "Sur le fondement du livre III du code des relations entre le public et l’administration, en particulier de son article L. 311-1, "
        f"je vous demande de me communiquer les documents administratifs qui contiennent ces informations : texte intégral {noms.objet.du} et avenants, "
        "délibérations, conventions, fiches de suivi, plans de financement, bilans et évaluations.",
        "Je souhaite les recevoir par courrier électronique, ou à défaut sous une autre forme prévue par l’article L. 311-9 du même code. "
        "Si vous ne détenez pas ces documents, je vous remercie de transmettre ma demande à l’administration qui les détient, "
        "comme le prévoit l’article L. 114-2, et de m’en aviser. Si l’un de ces documents n’existe pas, je vous remercie de me l’écrire. "
        "Un refus doit être motivé (article L. 311-14).",
        "Le silence gardé pendant un mois vaut refus (articles R. 311-12 et R. 311-13). Je pourrais alors, dans les deux mois qui suivent, "
        "saisir la Commission d’accès aux documents administratifs (articles L. 342-1 et R. 343-1).",
        "Je vous prie d’agréer, Madame, Monsieur, l’expression de mes salutations distinguées.",
        "[Date et signature]",
    ]
    return "\n\n".join(map(no_break, paragraphs))  # most are the same in every letter


def _recipients(corpus: Corpus) -> str:
    """Return whom the letter may go to, each with its address, or the day of a search that did not find it."""
    parties = [corpus.organisation[p.organisation] for p in corpus.contrat.parties]
    told = ["\n".join(_recipient(o)) for o in parties]
    return f"À : {told[0]}" if len(told) == 1 else "\n".join(["À : [gardez un destinataire]", *told])


def _recipient(organisation: Organisation) -> Iterator[str]:
    """Yield the lines of an envelope: the organisation, the role to write to where it is known, the address."""
    yield organisation.titre
    role = organisation.contact("accès aux documents")
    if role and role.valeur:
        yield role.valeur
    yield _address(organisation.contact("adresse postale"))


def _address(contact: Contact | None) -> str:
    if contact and contact.valeur:
        return contact.valeur
    searched = f", non trouvée le {grammar.date_iso(contact.cherche_le)}" if contact and contact.cherche_le else ""
    return f"[adresse postale{searched}]"


def _about(noms: Noms) -> str:
    if not noms.ailleurs:
        return f"{noms.objet.le} intitulé{noms.objet.e}"
    return f"{noms.objet.le} que présente {noms.source_dite} sous le titre"


def _about_action(corpus: Corpus, noms: Noms, site: Site, action: Action) -> str:
    sic = " [sic]" if corpus.est_sic(action.source) else ""
    page = f" ({site.adresse}{addresses.of(action)})" if site.adresse else ""
    source, at = grammar.capitale(noms.dite(action.source)), noms.lieu(action.source).replace("\u00a0", " ")
    return f"{source} cite, à la {at}, {noms.action.le} suivant{noms.action.e}{page} : « {action.texte} »{sic}."


def demande_dite(demande: Demande, jour: str | None) -> str:
    """Return what became of a request, as the words that stand where the value is missing."""
    said = f"demandé le {grammar.date_iso(demande.envoyee)}"
    if demande.reponse:
        return f"{said}, {ANSWERED[demande.reponse.nature]} le {grammar.date_iso(demande.reponse.date)}"
    refused = plus_mois(demande.envoyee, 1)
    if jour and jour > refused:
        return f"{said}, sans réponse connue au {grammar.date_iso(jour)} : un mois de silence vaut refus"
    return said


ANSWERED: Mapping[str, str] = {
    "communiqué": "réponse reçue",
    "communiqué en partie": "réponse partielle reçue",
    "refusé": "refusé",
    "document inexistant": "déclaré inexistant",
    "transmis": "transmis à une autre administration",
}
