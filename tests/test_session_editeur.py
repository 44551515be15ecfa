"""An editor’s session: wrong inputs of every kind, each answered by sentences that name file, line, cause and mend.

Every sentence was read by a person. `tests/refus/base/` is what is edited, one edit at a time.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from contrat.gate.loading import load
from contrat.reading.problems import DataRefused

BASE = Path(__file__).parent / "refus/base"
Edit = tuple[str, str, str, str, tuple[str, ...]]

SESSION: tuple[Edit, ...] = (
    (
        "une liste vide où il en faut une",
        "vocabulaires.yml",
        "champs: [pilote, porteurs, partenaires, publics]",
        "champs: []",
        ("data/vocabulaires.yml:19:13: clé « champs » vide (Champs) ; par exemple champs: [pilote]",),
    ),
    (
        "une clé obligatoire laissée vide par un formulaire",
        "organisations/anp.yml",
        "definition: Un groupe de communes qui n’existe pas.",
        'definition: ""',
        (
            "data/organisations/anp.yml:3:13: clé « definition » vide (Définition) ; par exemple definition: Une phrase simple.",
        ),
    ),
    (
        "une clé obligatoire à null",
        "actions/1-2.yml",
        "rang: 2",
        "rang: null",
        ("data/actions/1-2.yml:1:1: clé « rang » absente ; data/actions/1-1.yml en a un ; par exemple rang: 2",),
    ),
    (
        "un fait dont le formulaire a laissé la date vide",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        'source: {ligne: 7}\nstatut:\n  valeur: en-cours\n  date: ""\n  source: {titre: Bulletin}\n',
        (
            "data/actions/1-2.yml:12:3: clé « date » absente ou vide : une valeur a toujours sa date et sa source ; par exemple date: 2019-04",
        ),
    ),
    (
        "un fait sans source",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        'source: {ligne: 7}\navancement:\n  valeur: 40\n  date: 2030\n  source: {titre: "", url: ""}\n',
        (
            "data/actions/1-2.yml:13:3: clé « source » absente ou vide : une valeur a toujours sa date et sa source ; par exemple source: {titre: Bilan 2021, url: https://www.exemple.fr/page}",
        ),
    ),
    (
        "une virgule décimale entre accolades",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\ncout:\n  valeur: {valeur: 12000,50, nature: voté}\n  date: 2030-02\n  source: {titre: Bulletin, url: https://example.org/b}\n",
        (
            "data/actions/1-2.yml:11:26: « 12000,50 » : entre accolades, la virgule sépare deux clés ; écrivez valeur: 12000.50",
        ),
    ),
    (
        "des milliers et une virgule entre accolades",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\ncout:\n  valeur: {valeur: 12 000,50, nature: voté}\n  date: 2030-02\n  source: {titre: Bulletin, url: https://example.org/b}\n",
        (
            "data/actions/1-2.yml:11:27: « 12 000,50 » : entre accolades, la virgule sépare deux clés ; écrivez valeur: 12000.50",
        ),
    ),
    (
        "une virgule décimale",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\nindicateurs:\n  valeur:\n    - nom: Vélos\n      unite: vélo\n      cible: 71,5\n  date: 2030-02\n  source: {titre: Bulletin, url: https://example.org/b}\n",
        ("data/actions/1-2.yml:14:14: « 71,5 » ; un nombre est attendu, avec un point et sans espace : écrivez 71.5",),
    ),
    (
        "une phrase à virgule entre accolades",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\nstatut: {valeur: en-cours, date: 2030, source: {titre: Délibération, annexe comprise}}\n",
        (
            'data/actions/1-2.yml:10:70: virgule dans une valeur entre accolades ; mettez-la entre guillemets : titre: "Délibération, annexe comprise"',
        ),
    ),
    (
        "un guillemet jamais fermé",
        "actions/1-2.yml",
        "intitule: Un plan vélo pour rire",
        'intitule: "Un plan vélo pour rire',
        (
            'data/actions/1-2.yml:4:11: guillemet ouvert et jamais fermé ; ajoutez le guillemet de fin, par exemple titre: "La gare"',
        ),
    ),
    (
        "un guillemet jamais fermé dans un groupe",
        "contrat.yml",
        "  editeur: Agglo de Nulle-Part\n  droits: Texte inventé, libre de droits.",
        '  editeur: "Agglo de Nulle-Part\n  droits: "Texte inventé, libre de droits."',
        (
            'data/contrat.yml:23:12: guillemet ouvert et jamais fermé ; ajoutez le guillemet de fin, par exemple titre: "La gare"',
        ),
    ),
    (
        "un guillemet jamais fermé dans une liste",
        "actions/1-2.yml",
        "  - vélo\n  - bicyclette",
        "  - 'vélo\n  - 'bicyclette'",
        (
            'data/actions/1-2.yml:7:5: guillemet ouvert et jamais fermé ; ajoutez le guillemet de fin, par exemple titre: "La gare"',
        ),
    ),
    (
        "un coût sans son groupe",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\ncout: 12000 €\n",
        (
            "data/actions/1-2.yml:10:7: un groupe de clés est attendu : valeur, date, source, sans_objet ; par exemple cout: {valeur: {valeur: 12000, nature: prévu}, date: 2019-04, source: {titre: Bilan 2021, url: https://www.exemple.fr/page}}",
        ),
    ),
    (
        "un statut sans son groupe",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\nstatut: en-cours\n",
        (
            "data/actions/1-2.yml:10:9: « en-cours » n’est pas dit par la ligne 7 de la source ; corrigez, ou donnez sa date et sa source : statut: {valeur: en-cours, date: 2019-04, source: {titre: Bilan 2021, url: https://www.exemple.fr/page}}",
        ),
    ),
    (
        "un pilote sans son groupe",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\npilote: Agglo de Nulle-Part\n",
        (
            "data/actions/1-2.yml:10:9: « Agglo de Nulle-Part » n’est pas dit par la ligne 7 de la source ; corrigez, ou donnez sa date et sa source : pilote: {valeur: nom-du-fichier, date: 2019-04, source: {titre: Bilan 2021, url: https://www.exemple.fr/page}}",
            "data/actions/1-2.yml:10:9: « Agglo de Nulle-Part » n’existe pas dans data/organisations/ ; vouliez-vous dire « anp » ?",
        ),
    ),
    (
        "des lieux sans leur groupe",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\nlieux: Nulle-Part\n",
        (
            "data/actions/1-2.yml:10:8: un groupe de clés est attendu : valeur, date, source, sans_objet ; par exemple lieux: {valeur: [{mots: Nulle-Part}], date: 2019-04, source: {titre: Bilan 2021, url: https://www.exemple.fr/page}}",
        ),
    ),
    (
        "une source sans son groupe",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: 7\n",
        (
            "data/actions/1-2.yml:9:9: un groupe de clés est attendu : ligne, fin, piece ; par exemple source: {ligne: 7}",
        ),
    ),
    (
        "un montant sans sa nature",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\ncout:\n  valeur: 12 500,50 €\n  date: 2030-02\n  source: {titre: Bulletin, url: https://example.org/b}\n",
        (
            "data/actions/1-2.yml:11:11: un groupe de clés est attendu : valeur, devise, taxes, nature ; par exemple valeur: {valeur: 12500.50, nature: prévu}",
        ),
    ),
    (
        "une date en liste",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\ncalendrier:\n  valeur: 2030\n  date: 2030-02\n  source: {titre: Bulletin, url: https://example.org/b}\n",
        (
            "data/actions/1-2.yml:11:11: un groupe de clés est attendu : debut, fin, mots ; par exemple valeur: {debut: 2030, fin: 2019-04}",
        ),
    ),
    (
        "le nom d’une organisation pour son identifiant",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\npilote:\n  valeur: Agglo de Nulle-Part\n  date: 2030-02\n  source: {titre: Bulletin, url: https://example.org/b}\n",
        (
            "data/actions/1-2.yml:11:11: « Agglo de Nulle-Part » n’existe pas dans data/organisations/ ; vouliez-vous dire « anp » ?",
        ),
    ),
    (
        "un nom presque juste",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\nporteurs:\n  valeur: [agglo nulle part]\n  date: 2030-02\n  source: {titre: Bulletin, url: https://example.org/b}\n",
        (
            "data/actions/1-2.yml:11:12: « agglo nulle part » n’existe pas dans data/organisations/ ; vouliez-vous dire « anp » ?",
        ),
    ),
    (
        "un identifiant inconnu",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\npilote:\n  valeur: mairie\n  date: 2030-02\n  source: {titre: Bulletin, url: https://example.org/b}\n",
        (
            "data/actions/1-2.yml:11:11: « mairie » n’existe pas dans data/organisations/ ; le nom d’un fichier, sans « .yml », est attendu : anp",
        ),
    ),
    (
        "un statut en toutes lettres",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\nstatut:\n  valeur: En cours\n  date: 2030-02\n  source: {titre: Bulletin, url: https://example.org/b}\n",
        (
            "data/actions/1-2.yml:11:11: code « En cours » inconnu ; vouliez-vous dire « en-cours » ? Codes possibles : en-cours",
        ),
    ),
    (
        "un statut qui n’existe pas",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\nstatut:\n  valeur: terminé\n  date: 2030-02\n  source: {titre: Bulletin, url: https://example.org/b}\n",
        ("data/actions/1-2.yml:11:11: code « terminé » inconnu ; codes possibles : en-cours",),
    ),
    (
        "un public au pluriel accentué",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\npublics:\n  valeur: [Collégiens]\n  date: 2030-02\n  source: {titre: Bulletin, url: https://example.org/b}\n",
        (
            "data/actions/1-2.yml:11:12: code « Collégiens » inconnu ; vouliez-vous dire « collegiens » ? Codes possibles : collegiens",
        ),
    ),
    (
        "un choix sans accent",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\ncout:\n  valeur: {valeur: 10, nature: Prevu}\n  date: 2030-02\n  source: {titre: Bulletin, url: https://example.org/b}\n",
        (
            "data/actions/1-2.yml:11:32: « Prevu » ; vouliez-vous dire « prévu » ? Valeurs possibles : prévu, voté, réalisé",
        ),
    ),
    (
        "un identifiant devenu une date",
        "notes.yml",
        "id: pain-epices",
        "id: 04/01/2026",
        ("data/notes.yml:1:7: identifiant « 04/01/2026 » ; un tableur en a fait une date : écrivez 4-1 ou 1-4",),
    ),
    (
        "un enjeu devenu une date",
        "lexique/pvi.yml",
        "",
        "action: 02/01/2026\nmots: [velo]\n",
        (
            "data/lexique/pvi.yml:1:9: « 02/01/2026 » n’existe pas dans data/actions/ ; un tableur en a fait une date : écrivez 1-2",
        ),
    ),
    (
        "un enjeu devenu une date écrite autrement",
        "lexique/pvi.yml",
        "",
        "action: 2026-02-01\nmots: [velo]\n",
        (
            "data/lexique/pvi.yml:1:9: « 2026-02-01 » n’existe pas dans data/actions/ ; un tableur en a fait une date : écrivez 1-2",
        ),
    ),
    (
        "un mois abrégé par un tableur",
        "demandes/statut.yml",
        "",
        "action: 2-janv\nchamps: [statut]\ndestinataire: anp\nenvoyee: 2030-01-05\n",
        (
            "data/demandes/statut.yml:1:9: « 2-janv » n’existe pas dans data/actions/ ; un tableur en a fait une date : écrivez 1-2",
        ),
    ),
    (
        "une date à la française",
        "demandes/statut.yml",
        "",
        "action: 1-2\nchamps: [statut]\ndestinataire: anp\nenvoyee: 5 janvier 2030\n",
        (
            "data/demandes/statut.yml:4:10: « 5 janvier 2030 » ; une date est attendue : 2019, 2019-04 ou 2019-04-10 ; écrivez 2030-01-05",
        ),
    ),
    (
        "un jour sans précision",
        "demandes/statut.yml",
        "",
        "action: 1-2\nchamps: [statut]\ndestinataire: anp\nenvoyee: 2030-01\n",
        ("data/demandes/statut.yml:4:10: « 2030-01 » ; le jour est attendu, par exemple 2019-04-10",),
    ),
    (
        "un pourcentage avec son signe",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\navancement:\n  valeur: 40 %\n  date: 2030-02\n  source: {titre: Bulletin, url: https://example.org/b}\n",
        ("data/actions/1-2.yml:11:11: « 40 % » ; un nombre entier est attendu : écrivez 40",),
    ),
    (
        "un oui en anglais",
        "notes.yml",
        "  choix:",
        "  sic: yes\n  choix:",
        ("data/notes.yml:5:8: « yes » ; oui ou non est attendu : écrivez oui",),
    ),
    (
        "une clé presque juste",
        "actions/1-2.yml",
        "intitule:",
        "intitulé:",
        ("data/actions/1-2.yml:4:1: clé « intitulé » inconnue ; vouliez-vous dire « intitule » ?",),
    ),
    (
        "une clé écrite comme son libellé",
        "actions/1-2.yml",
        "en_clair:",
        "En clair:",
        ("data/actions/1-2.yml:5:1: clé « En clair » inconnue ; vouliez-vous dire « en_clair » ?",),
    ),
    (
        "une vraie balise",
        "actions/1-2.yml",
        "à rouler.",
        "à <b>rouler</b>.",
        ("data/actions/1-2.yml:5:11: balise HTML « <b> » ; écrivez du texte simple",),
    ),
    (
        "un soulignement pour l’italique",
        "actions/1-2.yml",
        "à rouler.",
        "à _rouler_.",
        (
            "data/actions/1-2.yml:5:11: marque « _rouler_ » : cette notation n’est pas lue ici ; écrivez *rouler* pour de l’italique",
        ),
    ),
    (
        "un titre dans un texte",
        "actions/1-2.yml",
        "en_clair: Un plan qui n’existe pas aide les collégiens à rouler.",
        "en_clair: |\n  ## Le plan\n\n  Il aide à rouler.",
        (
            "data/actions/1-2.yml:6:3: titre « ## Le plan » : cette notation n’est pas lue ici ; écrivez **Le plan** seul sur sa ligne",
        ),
    ),
    (
        "une citation dans un texte long",
        "actions/1-2.yml",
        "en_clair: Un plan qui n’existe pas aide les collégiens à rouler.",
        "en_clair: |\n  Le plan aide à rouler.\n\n  > paroles du plan",
        (
            "data/actions/1-2.yml:8:3: citation « > paroles du plan » : cette notation n’est pas lue ici ; écrivez « paroles du plan » entre guillemets",
        ),
    ),
    (
        "une image",
        "glossaire/pvi.yml",
        "qui n’existe pas.",
        "qui n’existe pas. ![plan](plan.png)",
        (
            "data/glossaire/pvi.yml:3:13: image « ![plan](plan.png) » : cette notation n’est pas lue ici ; écrivez un lien : [texte du lien](https://www.exemple.fr/page)",
        ),
    ),
    (
        "un code HTML",
        "programmes/plan-velo.yml",
        "Un plan qui",
        "Un&nbsp;plan qui",
        (
            "data/programmes/plan-velo.yml:4:13: code HTML « &nbsp; » : cette notation n’est pas lue ici ; écrivez une espace simple",
        ),
    ),
    (
        "un tableau",
        "enjeux/1.yml",
        "en_clair: Aller et venir dans une ville inventée.",
        "en_clair: |\n  | lieu | jour |\n  |------|------|\n  | ici  | hier |",
        (
            "data/enjeux/1.yml:5:3: tableau « | lieu | jour | » : cette notation n’est pas lue ici ; écrivez une liste, par exemple - Centre : 3 écoles",
        ),
    ),
    (
        "une liste dans une liste",
        "enjeux/1.yml",
        "en_clair: Aller et venir dans une ville inventée.",
        "en_clair: |\n  - aller\n    - à pied\n  - venir",
        ("data/enjeux/1.yml:6:5: liste dans une liste, « - à pied » ; écrivez une seule liste, par exemple - un",),
    ),
    (
        "un mot au lieu d’une liste",
        "enjeux/1.yml",
        "mots_usuels: [rues]",
        "mots_usuels: rues, trottoirs",
        (
            "data/enjeux/1.yml:5:14: une liste est attendue, une ligne « - … » par élément ; par exemple mots_usuels: [rues, trottoirs]",
        ),
    ),
    (
        "une adresse IP pour source",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        'source: {ligne: 7}\nstatut:\n  valeur: en-cours\n  date: 2030\n  source: {url: "https://51.77.223.229/page"}\n',
        (
            "data/actions/1-2.yml:13:17: adresse « https://51.77.223.229/page » ; l’hôte est une adresse IP : donnez le nom public du site, par exemple https://www.exemple.fr/page",
        ),
    ),
    (
        "un registre de code pour source",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        'source: {ligne: 7}\nstatut:\n  valeur: en-cours\n  date: 2030\n  source: {url: "https://www.npmjs.com/package/x"}\n',
        (
            "data/actions/1-2.yml:13:17: adresse « https://www.npmjs.com/package/x » ; un registre de code n’est pas une source : donnez la page de qui dit le fait, par exemple https://www.exemple.fr/page",
        ),
    ),
    (
        "un courriel mal écrit",
        "organisations/anp.yml",
        "cite:",
        "courriel: documents chez example.org\ncite:",
        (
            "data/organisations/anp.yml:4:11: « documents chez example.org » ; une adresse électronique est attendue, par exemple documents@exemple.fr",
        ),
    ),
    (
        "une adresse sans protocole",
        "contrat.yml",
        "https://example.org/licence",
        "www.example.org/licence",
        (
            "data/contrat.yml:39:8: adresse « www.example.org/licence » ; une adresse complète est attendue, par exemple https://www.example.org/licence",
        ),
    ),
    (
        "un montant en milliers d’euros",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\ncout:\n  valeur: {valeur: 12 k€, nature: voté}\n  date: 2030-02\n  source: {titre: Bulletin, url: https://example.org/b}\n",
        (
            "data/actions/1-2.yml:11:20: « 12 k€ » ; un nombre est attendu, avec un point et sans espace : écrivez 12000",
        ),
    ),
    (
        "un code d’un autre vocabulaire",
        "programmes/plan-velo.yml",
        "nature: plan",
        "nature: Plans",
        (
            "data/programmes/plan-velo.yml:3:9: code « Plans » inconnu ; vouliez-vous dire « plan » ? Codes possibles : plan",
        ),
    ),
    (
        "un champ demandé qui n’existe pas",
        "demandes/statut.yml",
        "",
        "action: 1-2\nchamps: [statuts]\ndestinataire: anp\nenvoyee: 2030-01-05\n",
        ("data/demandes/statut.yml:2:10: champ « statuts » inconnu ; vouliez-vous dire « statut » ?",),
    ),
    (
        "une liste numérotée qui ne suit pas",
        "enjeux/1.yml",
        "en_clair: Aller et venir dans une ville inventée.",
        "en_clair: |\n  1. aller\n  3. venir",
        (
            "data/enjeux/1.yml:6:3: liste numérotée, « 3. venir » ; ses numéros se suivent à partir de 1, par exemple 1. un",
        ),
    ),
    (
        "un gras jamais fermé",
        "contrat.yml",
        "en_clair: Ce contrat n’existe pas",
        "en_clair: Ce **contrat n’existe pas",
        (
            "data/contrat.yml:5:11: « **contrat n’existe pas ; il sert  » : gras ouvert et jamais fermé ; écrivez **mots en gras**",
        ),
    ),
    (
        "un lien entre chevrons",
        "notes.yml",
        "Le texte reste tel quel.",
        "Voir <https://example.org/page>.",
        (
            "data/notes.yml:5:10: adresse entre chevrons « <https://example.org/page> » : cette notation n’est pas lue ici ; écrivez [texte du lien](https://www.exemple.fr/page)",
        ),
    ),
    (
        "une espèce de source vide",
        "actions/1-2.yml",
        "source: {ligne: 7}\n",
        "source: {ligne: 7}\nactualites:\n  - titre: Ouverture\n    date: 2030\n    texte: Il ouvre.\n    source: {}\n",
        (
            "data/actions/1-2.yml:14:13: clé « source » vide (Source) ; par exemple source: {titre: Bilan 2021, url: https://www.exemple.fr/page}",
        ),
    ),
    (
        "un élément vide dans une liste",
        "actions/1-2.yml",
        "  - bicyclette",
        "  -",
        ("data/actions/1-2.yml:8:4: élément vide ; retirez cette ligne de la liste, ou complétez-la",),
    ),
)
"""What the editor did, in which file, what stood there (nothing: a new file), what stands now, and what is said."""

MEND = re.compile(
    r"par exemple|écrivez|vouliez-vous|est attendu|attendue|mettez|ajoutez|retirez|possibles|gardez|laissez|donnez"
)


def test_the_session_is_long_and_each_input_its_own() -> None:
    assert len({edit[1:4] for edit in SESSION}) == len(SESSION) >= 40


@pytest.mark.parametrize("edit", SESSION, ids=lambda e: e[0])
def test_a_wrong_input_is_told_with_file_line_cause_and_mend(edit: Edit, tmp_path: Path) -> None:
    _, fichier, old, new, expected = edit
    folder = tmp_path / "data"
    shutil.copytree(BASE, folder)
    path = folder / fichier
    path.parent.mkdir(exist_ok=True)
    before = path.read_text(encoding="utf-8") if old else ""
    assert before.count(old) == 1 or not old
    path.write_text(before.replace(old, new) if old else new, encoding="utf-8")
    with pytest.raises(DataRefused) as refused:
        load(folder)
    assert tuple(str(p) for p in refused.value.problems) == expected
    for said in expected:
        place = re.match(r"data/(.+?):(\d+):(\d+): ", said)
        assert place, said
        assert place[1] == fichier
        assert 0 < int(place[2]) <= len(path.read_text(encoding="utf-8").split("\n"))
        assert MEND.search(said), said
