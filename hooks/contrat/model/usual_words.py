"""Words for the search that the contract does not use."""

from dataclasses import dataclass

from .scalars import Id, Ligne, OuiNon, Phrase, RefAction, RefEnjeu, Tournures, champ


@dataclass(frozen=True, kw_only=True)
class Lexique:
    """Words and sentences that people type for one page, besides its `mots_usuels`."""

    id: Id = champ("Identifiant", "Nom du fichier.")
    action: RefAction | None = champ("Action", "L’action que ces mots désignent.", None)
    enjeu: RefEnjeu | None = champ("Enjeu", "L’enjeu que ces mots désignent.", None)
    hors_contrat: OuiNon | None = champ("Hors contrat", "oui : ces phrases ne mènent à aucune page.", None)
    mots: tuple[Ligne, ...] = champ("Mots", "Qui tape ces mots cherche cette page.", ())
    proches: tuple[Ligne, ...] = champ("Mots proches", "Sujets voisins : la page est proposée, sans plus.", ())
    tournures: Tournures | None = champ("Tournures", "Questions et phrases que l’on tape, une par ligne.", None)


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """The pages that treat a subject of the shared bank of words."""

    sujet: Id = champ("Sujet", "Nom du sujet dans la banque de mots du générateur.")
    actions: tuple[RefAction, ...] = champ("Actions", "Les actions qui en traitent.", ())
    enjeux: tuple[RefEnjeu, ...] = champ("Enjeux", "Les enjeux qui en traitent.", ())


@dataclass(frozen=True, kw_only=True)
class SujetHorsContrat:
    """A subject that people look for and that the source does not speak of."""

    id: Id = champ("Identifiant", "Identifiant du sujet.")
    mots: tuple[Ligne, ...] = champ("Mots", "Les mots que l’on tape pour ce sujet.")
    phrase: Ligne = champ(
        "Phrase", "Ce qui suit le nom de la source : « ne parle pas de l’état civil » ; ou une phrase entière."
    )
    ou: Phrase = champ("Où aller", "À qui s’adresser.")
    proches: tuple[RefAction, ...] = champ("Proches", "Actions voisines, s’il y en a.", ())

    @property
    def suit_la_source(self) -> bool:
        """Tell whether the phrase follows the name of the source, which the site gives it."""
        return self.phrase.startswith(("ne ", "n’", "n'"))


@dataclass(frozen=True, kw_only=True)
class Sigle:
    """An acronym of public life; the contract does not have to use it."""

    sigle: Ligne = champ("Sigle", "Le sigle.")
    developpe: Ligne = champ("Développé", "Ce que veulent dire ses lettres.")
