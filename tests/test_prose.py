"""Our own prose: what editors write is understood, honest French passes, the marks of other notations are refused."""

from __future__ import annotations

import contextlib
import time

import pytest
from contrat.model.scalars import Ligne, Mots, Phrase, Prose
from contrat.reading.decode import Decoder, kind_of
from contrat.reading.kinds import ProseKind, UrlKind
from contrat.reading.marks import tag_in
from contrat.reading.problems import Fault
from contrat.reading.prose import blocks, plain
from contrat.reading.yaml_tree import parse

HONEST = (
    "Aider les élèves à apprendre à nager.",
    "Le plan compte **quatre** orientations et *treize* actions.",
    "Voir [le bilan](https://www.exemple.fr/bilan_2021_final.pdf).",
    "Voir https://www.exemple.fr/_plans_/velo_2021.",
    "Les fiches n°_ et n°_ sont vides.",
    "Nom : ______",
    "Le champ « mots_usuels » et le fichier a_b_c.",
    "Le rapport est dans _brouillon",
    "2 > 1, et 1 < 2.",
    "> 18 ans : tarif plein.",
    ">= 3 élèves par groupe",
    "a < b et c > d",
    "Norme <RT2012-20%, puis RE2020.",
    "Bâtiment <RT2012 et >RE2020.",
    "Un coût < 12 000 € et une durée > 2 ans.",
    "I <3 le vélo",
    "Prix : 12 € *",
    "Prix : 12 €* par mois.\n\n* Hors taxes.",
    "Prix (*) par mois.\n* Hors taxes.",
    "*Hors taxes.",
    "Prix ** et délai *, voir plus bas.",
    "deux ** étoiles ** ici",
    "Un hôtel ***, au centre.",
    "3 * 4 = 12 et 5*6 = 30",
    "Lot # 3",
    "# 3 : les gares",
    "#1 au classement",
    "#VéloPourTous sur les réseaux",
    "C# et C++ sont des langages.",
    "C++ et C++ encore",
    "- un\n- deux",
    "-5 °C au plus froid",
    "+ 12 % en un an",
    "+ de 300 jeunes",
    "+33 3 21 00 00 00",
    "2019. Une année entière.",
    "Le contrat court jusqu’en\n2022. Puis il cesse.",
    "1er axe : se déplacer.",
    "Lens – Liévin – Avion",
    "Le plan\n– le second –\nest adopté.",
    "— Bonjour, dit-elle.\n— Bonjour.",
    "R&D, AT&T et Q&R",
    "Pertes & profits; suite & fin;",
    "Les régions A&B;C",
    "Le taux (~ 12 %) et ~environ~ la moitié",
    "a | b",
    "| bloc",
    "{{ accolades }} et {% balise %}",
    "[sic]",
    "[…] la suite [1] et [2]",
    "Voir [1][2].",
    "Il a dit [sic] : oui.",
    "[sic] (le mot est faux)",
    "C:\\foin\\2031 et \\\\serveur\\partage",
    "10^6 et x² et x^2",
    "l`eau et d`ici",
    "50/50, et/ou, 24h/24",
    "Quoi ?! Non !!! Si…",
    "!important",
    "« Le maire : “d’accord” »",
    "Les 5 à 7 (17 h - 19 h) -- ou presque --",
    "A = B, A == B, A => B, A -> B",
    "12:30:45",
    ":-) et ;-)",
    "documents@exemple.fr",
    "@ville_de_lens",
    "Article L. 5211-10-1 du code général",
    "1) d’abord marcher, 2) ensuite rouler",
    "a) marcher ; b) rouler",
    "Lens'Hâ et 'guillemets droits'",
    '"guillemets doubles"',
    "Le sigle [ANRU] et le (QPV)",
    "§ 3, † et ‡",
    "un\n\ndeux\n\ntrois",
    "La rue -- dite « neuve » -- est fermée.",
    "Taux = 3 % ; seuil ≥ 2 %",
    "Tarif : 0,50 €/kWh_h",
)

LISTS = (
    ("- un\n- deux", "ul", ["un", "deux"]),
    ("* un\n* deux", "ul", ["un", "deux"]),
    ("* un", "ul", ["un"]),
    ("• un\n• deux", "ul", ["un", "deux"]),
    ("•un\n•deux", "ul", ["un", "deux"]),
    ("– un\n– deux", "ul", ["un", "deux"]),
    ("-   un\n-   deux", "ul", ["un", "deux"]),
    ("- un\n\n- deux", "ul", ["un", "deux"]),
    ("- un\n  et demi\n- deux", "ul", ["un et demi", "deux"]),
    ("1. un\n2. deux", "ol", ["un", "deux"]),
    ("1) un\n2) deux\n3) trois", "ol", ["un", "deux", "trois"]),
    ("1. un\n\n2. deux", "ol", ["un", "deux"]),
    ("1. un\n1. deux", "ol", ["un", "deux"]),
    ("1. un\n   et demi\n2. deux", "ol", ["un et demi", "deux"]),
)

REFUSED = (
    ("Un mot _x_ ici.", "_x_", "écrivez *x*"),
    ("Un mot __x__ ici.", "__x__", "écrivez **x**"),
    ("Le _plan vélo_ du Département.", "_plan vélo_", "écrivez *plan vélo*"),
    ("Le ***g*** ici.", "***g***", "écrivez **g**"),
    ("## Titre", "## Titre", "écrivez **Titre** seul sur sa ligne"),
    ("# Titre", "# Titre", "écrivez **Titre**"),
    ("###### Petit titre", "Petit titre", "écrivez **Petit titre**"),
    ("Un texte.\n\n## Suite\n\nLa suite.", "## Suite", "écrivez **Suite**"),
    ("== Titre ==", "== Titre ==", "écrivez **Titre**"),
    ("Titre\n=====", "=====", "seul sur sa ligne"),
    ("Titre\n-----", "-----", "ligne vide"),
    ("> citation", "> citation", "écrivez « citation »"),
    (">citation", ">citation", "écrivez « citation »"),
    ("Un&nbsp;mot", "&nbsp;", "espace simple"),
    ("&eacute;cole", "&eacute;", "écrivez « é »"),
    ("R&amp;D", "&amp;", "écrivez « & »"),
    ("l&#39;eau et &#xE9;", "&#39;", "écrivez « ' »"),
    ("![plan](plan.png)", "![plan](plan.png)", "écrivez un lien"),
    ("![plan](https://www.exemple.fr/plan.png)", "![plan]", "écrivez un lien"),
    ("mots\\_usuels", "\\_", "écrivez « _ »"),
    ("\\* note", "\\*", "écrivez « * »"),
    ("un\\\ndeux", "un\\", "ligne vide"),
    ("---", "---", "ligne vide"),
    ("Un.\n\n***\n\nDeux.", "***", "ligne vide"),
    ("Un.\n\n* * *\n\nDeux.", "* * *", "ligne vide"),
    ("___", "___", "ligne vide"),
    ("~~barré~~", "~~barré~~", "**en gras**"),
    ("==surligné==", "==surligné==", "**en gras**"),
    ("`code`", "`code`", "écrivez « code »"),
    ("```\ncode\n```", "```", "paragraphe simple"),
    ("~~~\ncode\n~~~", "~~~", "paragraphe simple"),
    ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |", "écrivez une liste"),
    ("a | b\n--|--\n1 | 2", "--|--", "écrivez une liste"),
    ("<https://www.exemple.fr/>", "<https://www.exemple.fr/>", "[texte du lien]"),
    ("<documents@exemple.fr>", "<documents@exemple.fr>", "[texte du lien]"),
    ("[x]: https://www.exemple.fr/", "[x]:", "dans la phrase"),
    ("[le bilan][bilan]", "[le bilan][bilan]", "dans la phrase"),
    ("Un mot[^1].", "[^1]", "dans la phrase"),
    ("[^1]: une note", "[^1]:", "dans la phrase"),
    ("[[Lens]]", "[[Lens]]", "[texte du lien]"),
    ("[le bilan] (https://www.exemple.fr/)", "[le bilan]", "[texte du lien]"),
    ("[le bilan](/bilan/)", "/bilan/", "adresse complète"),
    ("[le bilan](www.exemple.fr)", "www.exemple.fr", "adresse complète"),
    ("- [ ] faire\n- [x] fait", "- [ ] faire", "sans case"),
    ("- un\n  - un bis", "- un bis", "une seule liste"),
    ("1. un\n   - un bis", "- un bis", "une seule liste"),
    ("3. trois\n4. quatre", "4. quatre", "à partir de 1"),
    ("1. un\n3. trois", "3. trois", "à partir de 1"),
    ("+ un\n+ deux", "+ deux", "par exemple - un"),
    ("**gras", "**gras", "jamais fermé"),
    ("**gras et *italique* mêlés**", "gras et *italique* mêlés", "une seule marque"),
    ("*a **b** c*", "*a **b** c*", "une seule marque"),
    ("**[bilan](https://www.exemple.fr/)**", "[bilan]", "une seule marque"),
    ("[**bilan**](https://www.exemple.fr/)", "**bilan**", "une seule marque"),
    ("Titre {.grand}", "{.grand}", "retirez"),
    ("{: .titre }", "{: .titre }", "retirez"),
    ("!!! note", "!!! note", "paragraphe"),
    ("[b]gras[/b]", "[/b]", "**gras**"),
    ("'''gras'''", "'''gras'''", "**gras**"),
    ("un\tdeux", "", "espaces"),
    ("<b>gras</b>", "<b>", "texte simple"),
    ("un<br>deux", "<br>", "texte simple"),
    ("<!-- caché -->", "<!--", "texte simple"),
    ('<a href="https://www.exemple.fr/">x</a>', "<a href", "texte simple"),
    ("<img src=x onerror=y", "<img src=x", "texte simple"),
    ("[TOC]", "[TOC]", "retirez"),
    ("*[QPV]: quartier", "*[QPV]:", "dans la phrase"),
)


def test_the_sets_are_large_and_without_double() -> None:
    assert len(set(HONEST)) == len(HONEST) >= 60
    assert len({t for t, _, _ in REFUSED}) == len(REFUSED) >= 40


@pytest.mark.parametrize("texte", HONEST)
def test_honest_french_passes(texte: str) -> None:
    assert ProseKind().parse(texte) == texte.strip()


@pytest.mark.parametrize(
    "texte", [t for t in HONEST if not any(s in t for s in ("**", "*treize*", "](", "\n", "- un"))]
)
def test_honest_french_is_shown_as_typed(texte: str) -> None:
    assert plain(texte) == texte


@pytest.mark.parametrize(("texte", "nature", "items"), LISTS)
def test_lists_are_understood_as_they_are_written(texte: str, nature: str, items: list[str]) -> None:
    assert ProseKind().parse(texte) == texte.strip()
    assert [(b.nature, ["".join(s.texte for s in item) for item in b.items]) for b in blocks(texte)] == [
        (nature, items)
    ]


@pytest.mark.parametrize(("texte", "morceau", "mend"), REFUSED)
def test_a_mark_that_would_be_published_as_typed_is_refused_with_what_to_write(
    texte: str, morceau: str, mend: str
) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        ProseKind().parse(texte)
    said = str(refused.value)
    assert mend in said
    if isinstance(refused.value, Fault):
        assert morceau in refused.value.morceau


def test_a_paragraph_a_list_and_a_paragraph() -> None:
    found = blocks("Avant :\n- un\n- deux\nAprès.\n\nFin.")
    assert [(b.nature, len(b.items)) for b in found] == [("p", 1), ("ul", 2), ("p", 1), ("p", 1)]
    found = blocks("1. un\n2. deux\n\nAprès.\n\n1. autre")
    assert [(b.nature, len(b.items)) for b in found] == [("ol", 2), ("p", 1), ("ol", 1)]


@pytest.mark.parametrize("texte", [t for t, _, _ in REFUSED if "\n" not in t and "\t" not in t])
def test_quoted_words_are_shown_as_written(texte: str) -> None:
    kind = kind_of(Mots)
    assert kind is not None
    assert kind.parse(texte) == texte


def test_the_fault_is_placed_on_its_own_line() -> None:
    octets = "a: 1\nen_clair: |\n  Une phrase.\n\n  Un _mot_ ici.\nb: 2\n"
    node, _ = parse("x.yml", octets.encode())
    decoder = Decoder("x.yml", octets)
    assert isinstance(node.valeur, dict)
    decoder.decode(node.valeur["en_clair"], Prose)
    assert [(p.ligne, p.colonne) for p in decoder.problems] == [(5, 6)]


@pytest.mark.parametrize("texte", ["<RT2012-20%, puis", "a < b", "<3", "si a<b, alors", "x <y et z> w", "->", "<->"])
def test_what_is_no_tag_is_not_called_one(texte: str) -> None:
    assert tag_in(texte) is None
    kind = kind_of(Ligne)
    assert kind is not None
    assert kind.parse(texte) == texte


@pytest.mark.parametrize(
    "debut", ["***", "_a", "[x](", "`", "&", "- ", "1. ", "> ", "**a ", "'' ", "| a ", "~~a", "![", "*a **b"]
)
def test_no_prose_takes_long_to_judge(debut: str) -> None:
    texte = (debut * 10_000)[:10_000]
    start = time.process_time()
    with contextlib.suppress(ValueError):
        ProseKind().parse(texte)
    blocks(texte)
    assert time.process_time() - start < 0.5


IP_HOSTS = (
    "http://51.77.223.229/",
    "http://8.8.8.8/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://[::1]/",
    "http://[2001:4860:4860::8888]/",
    "https://1.2.3.4.nip.io/",
    "https://1-2-3-4.sslip.io/",
    "https://0a000001.nip.io/",
    "https://app.localtest.me/",
    "https://229.ip-51-77-223.eu/",
    "https://ec2-51-77-223-229.eu-west-3.compute.amazonaws.com/",
    "https://static.229.223.77.51.clients.your-server.de/",
    "https://ip51-77-223-229.example.net/",
    "https://51.77.223.229.example.net/",
    "http://000.000.000.000.example.net/",
)
PY, JS = "py" + "pi", "npm" + "js"  # written apart: no address of a registry is committed (test_maison.py)
REGISTRIES = (
    f"https://{PY}.org/project/x/",
    f"https://test.{PY}.org/project/x/",
    "https://www.npmjs.com/package/x",
    f"https://registry.{JS}.org/x",
    "https://crates.io/crates/x",
    "https://hub.docker.com/r/x/y",
    "https://ghcr.io/x/y",
    "https://github.com/x/y/pkgs/container/y",
    "https://github.com/orgs/x/packages",
    "https://npm.pkg.github.com/x",
    "https://gitlab.com/x/y/-/packages",
    "https://cdn.jsdelivr.net/npm/x",
    "https://rubygems.org/gems/x",
    "https://packagist.org/packages/x/y",
    "https://www.nuget.org/packages/x",
    "https://pkg.go.dev/x",
    "https://repo1.maven.org/maven2/x",
    "https://central.sonatype.com/artifact/x",
    "https://quay.io/repository/x/y",
)
HONEST_HOSTS = (
    "https://www.pasdecalais.fr/",
    "https://agglo-lenslievin.fr/2021/04/10/page",
    "https://plan-2019-2022.exemple.fr/",
    "https://62.exemple.fr/",
    "https://3-2-1.exemple.fr/",
    "https://www.20minutes.fr/",
    "https://12-04-2030.exemple.fr/",
    "https://github.com/x/y/blob/main/LISEZMOI.md",
    "https://www.data.gouv.fr/",
    "https://nip.io.exemple.fr/",
    "https://pypi.exemple.fr/",
    "https://gitlab.com/x/y",
    "https://10-20-30.exemple.fr/",
    "https://2030.exemple.fr/",
)


@pytest.mark.parametrize("adresse", IP_HOSTS)
def test_a_host_that_is_or_spells_an_ip_address_is_refused(adresse: str) -> None:
    with pytest.raises(ValueError, match="l’hôte est une adresse IP : donnez le nom public du site"):
        UrlKind().parse(adresse)


@pytest.mark.parametrize("adresse", REGISTRIES)
def test_a_code_registry_is_no_source_and_may_be_linked(adresse: str) -> None:
    assert UrlKind().parse(adresse) == adresse
    with pytest.raises(ValueError, match="un registre de code n’est pas une source"):
        UrlKind(source=True).parse(adresse)


@pytest.mark.parametrize("adresse", HONEST_HOSTS)
def test_an_honest_host_is_a_source(adresse: str) -> None:
    assert UrlKind(source=True).parse(adresse) == adresse


def test_a_sentence_of_ours_on_one_line_has_no_mark_at_all() -> None:
    kind = kind_of(Phrase)
    assert kind is not None
    for texte in (
        "Une *idée*.",
        "Une **idée**.",
        "Voir [ici](https://www.exemple.fr/).",
        "Une _idée_.",
        "Une&nbsp;idée.",
    ):
        with pytest.raises(ValueError, match="écrivez"):
            kind.parse(texte)
    for texte in HONEST:
        if "\n" not in texte and not any(s in texte for s in ("**quatre**", "](", "- un")):
            assert kind.parse(texte) == texte
