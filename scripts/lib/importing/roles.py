"""The title of a column → what it is taken for: the national template, the national schema of projects, Decidim, others.

A title is compared without accents, capitals, signs and what stands in brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from contrat.reading.characters import slug

NIVEAU, TITRE, SOUS_TITRE, NUMERO, LAISSEE = "niveau", "titre", "sous_titre", "numero", "laissee"
FINANCEUR, MONTANT = "financeur", "montant_financeur"
DEBUT, FIN, CALENDRIER = "debut", "fin", "calendrier_en_mots"
STRUCTURE = frozenset({NIVEAU, TITRE, SOUS_TITRE, NUMERO, LAISSEE, FINANCEUR, MONTANT, DEBUT, FIN, CALENDRIER})
"""What a column may be taken for that is no field of its own."""
PERSONNES, HIDDEN = "noms d’agents ou de personnes", "colonne masquée"
INTERNE = "donnée interne du logiciel d’où vient le fichier"


@dataclass(frozen=True)
class Purpose:
    """What a column is taken for: `pour` is a part of the plan, or the key of a field."""

    pour: str
    libelle: str = ""
    nature: str = ""
    motif: str = ""


_LEVEL = r"(?:(?:sous )*(?:axe|orientation|enjeu|ambition|thematique|theme|volet|domaine|pilier|defi|chapitre|programme|eje|linia|ambit|categor(?:y|ie)|levier|finalite)|objectif (?:strategique|general|operationnel|prioritaire)|priorite strategique|category name)"
_ROLES: tuple[tuple[str, Purpose], ...] = (
    (rf"{_LEVEL}s?(?: strategiques?| operationnels?| thematiques?| n| x)*(?: (?:fr|ca|es|en))?", Purpose(NIVEAU)),
    (r"titre de la sous action|sous actions?|intitule de la sous action", Purpose(SOUS_TITRE)),
    (
        r"(?:titre|intitule|nom|libelle|name)(?: (?:complet|court))?(?: (?:de l |de la |du |d une )?(?:fiche action|fiche|action|projet|mesure|operation))?"
        r"|actions?|fiches? actions?|mesures?|projets?|operations?|title(?: [a-z]{2})?",
        Purpose(TITRE),
    ),
    (
        r".+ (?:id|ids|key|uuid)|uuid|(?:created|updated|published) at|component .*|(?:children|comments|likes|endorsements) count",
        Purpose(LAISSEE, motif=INTERNE),
    ),
    (r"n|no|num|numero(?: .*)?|code(?: action| fiche)?|ref|reference", Purpose(NUMERO)),
    (
        r"(?:personnes?|agents?|elus?|elue?s?|elu e|referents?|referente?s?|contacts?|charges? de .*|chargee?s? de .*|chefs? de projets?|responsables?|interlocuteurs?|redacteurs?)(?: .*)?"
        r"|.* (?:referent|referente|contact|agent) (?:nom|prenom|fonction|telephone|email|mail|courriel)(?: .*)?"
        r"|(?:nom|prenom|nom prenom|prenom nom)(?: (?:du|de la|de l) .*)?|.*(?:courriel|e mail|email|telephone|mail)|tel|nom et prenom.*",
        Purpose(LAISSEE, motif=PERSONNES),
    ),
    (r"scope(?: name)?(?: [a-z]{2})?", Purpose("perimetre", "Périmètre", "code")),
    (r"(?:.* )?code siret|(?:.* )?siret(?: .*)?", Purpose("siret_du_porteur", "SIRET du porteur", "texte")),
    (r"proposal urls?", Purpose("propositions", "Propositions d’où elle vient", "texte")),
    (r"url|adresse web|page web", Purpose("page_d_origine", "Page d’origine", "texte")),
    (r"id|identifiant", Purpose("identifiant_d_origine", "Identifiant d’origine", "texte")),
    (r"competences?", Purpose("competences", "Compétences", "liste")),
    (
        r"structures? pilotes?(?: .*)?|pilotes?|pilotage|structures? porteuses?|porteurs?(?: .*)?|maitre d ouvrage|maitrise d ouvrage|moa",
        Purpose("pilotes", "Structures pilotes", "organisation"),
    ),
    (
        r"(?:direction|service)s?(?: ou services?| et services?)?(?: pilotes?| referents?| porteurs?| concernes?)?",
        Purpose("services", "Services pilotes", "liste"),
    ),
    (r"partenaires?(?: .*)?|acteurs(?: .*)?|partenariats?", Purpose("partenaires", "Partenaires", "organisation")),
    (r"financeurs?(?: \d+)?", Purpose(FINANCEUR)),
    (r"montants?(?: (?:ht|ttc|euros?|financeur|\d+|du financement|subvention))*", Purpose(MONTANT)),
    (
        r"(?:budgets?|couts?|cout total|montant total|estimation)(?: .*)?|budgetprevisionnel",
        Purpose("cout", "Coût", "montant"),
    ),
    (
        r"financements?(?: .*)?|plan de financement|sources? de financement",
        Purpose("financements_en_mots", "Financements, en mots", "texte"),
    ),
    (
        r"descripti(?:f|on)s?(?: .*)?|resume|presentation|contexte(?: .*)?|contenu(?: .*)?|detail(?:s)?(?: .*)?|description [a-z]{2}",
        Purpose("description", "Description", "texte"),
    ),
    (r"objectifs?(?: .*)?|buts?|finalites?", Purpose("objectifs", "Objectifs", "texte")),
    (
        r"resultats?(?: attendus?)?(?: .*)?|effets? attendus?|impacts?(?: .*)?",
        Purpose("resultats_attendus", "Résultats attendus", "liste"),
    ),
    (r"indicateurs?(?: .*)?", Purpose("indicateurs_dits", "Indicateurs, en mots", "texte")),
    (r"instances?(?: .*)?|gouvernance|comitologie", Purpose("gouvernance", "Instances de gouvernance", "texte")),
    (r"moyens?(?: .*)?|ressources?(?: .*)?", Purpose("moyens", "Moyens humains et techniques", "texte")),
    (r"participation(?: .*)?", Purpose("participation", "Participation citoyenne", "ligne")),
    (
        r"statuts?(?: .*)?|etat(?: d avancement)?|phase ?statut|status(?: .*)?|avancement",
        Purpose("statut", "Statut", "code"),
    ),
    (
        r"(?:taux|pourcentage|part)(?: d)? avancement|avancement en|progress",
        Purpose("avancement", "Avancement", "avancement"),
    ),
    (r"(?:niveau de )?priorites?(?: .*)?", Purpose("priorite", "Priorité", "code")),
    (r"(?:date de )?(?:debut|demarrage|lancement)(?: .*)?|start date|datedebut.*|date debut(?: .*)?", Purpose(DEBUT)),
    (r"(?:date de )?(?:fin|achevement|echeance)(?: .*)?|end date|datefin.*|date fin(?: .*)?", Purpose(FIN)),
    (
        r"action en amelioration continue|amelioration continue",
        Purpose("amelioration_continue", "Amélioration continue", "oui-non"),
    ),
    (r"calendriers?(?: .*)?|echeanciers?|planning|periodes?|dates?|temporalite", Purpose(CALENDRIER)),
    (r"mesures liees(?: .*)?", Purpose("mesures_liees", "Mesures liées", "texte")),
    (r"actions liees(?: .*)?", Purpose("actions_liees_dites", "Actions liées, en mots", "texte")),
    (r"fiches des plans liees|plans lies", Purpose("plans_lies", "Fiches des plans liées", "texte")),
    (
        r"notes?(?: de suivi)?|remarques?|commentaires?|observations?",
        Purpose("notes_du_plan", "Notes du plan", "texte"),
    ),
    (r"notes? complementaires?", Purpose("notes_complementaires", "Notes complémentaires", "texte")),
    (r"etapes?(?: .*)?", Purpose("etapes_dites", "Étapes, en mots", "texte")),
    (r"documents?(?: .*)?|liens?|pieces jointes", Purpose("documents_dits", "Documents et liens", "texte")),
    (r"cibles?|publics?(?: .*)?|beneficiaires?", Purpose("cibles", "Cibles", "liste")),
)
_COMPILED = tuple((re.compile(pattern), role) for pattern, role in _ROLES)


def plain(titre: str) -> str:
    """Return a title as it is compared: « Sous-axe (x.x) » is « sous axe », « dateDebut » is « date debut »."""
    said = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý][a-zà-ÿ])", " ", titre.replace("·e·s", "").replace("·e", ""))
    return slug(re.sub(r"\([^()]*\)|€|HT\b|TTC\b|·e?", " ", said)).replace("-", " ")


def label(titre: str) -> str:
    """Return what readers see of a title: « phaseStatut » is « Phase statut », « nb_arbres » is « Nb arbres »."""
    if " " in titre or not re.search(r"_|[a-zà-ÿ][A-ZÀ-Ý]|^[a-zà-ÿ]", titre):
        return titre
    said = re.sub(r"(?<=[a-zà-ÿ])([A-ZÀ-Ý])(?=[a-zà-ÿ])", lambda m: f" {m[1].lower()}", titre).replace("_", " ").strip()
    return said[:1].upper() + said[1:]


def role_of(titre: str) -> Purpose | None:
    """Return what a title of column says that the column is; None of one that is not known."""
    said = plain(titre)
    return next((role for pattern, role in _COMPILED if said and pattern.fullmatch(said)), None)
