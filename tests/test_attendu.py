"""Golden pages: one of each type, whole, so that a change of words or markup is a reviewed diff.

To accept a change: `scripts/test tests/test_attendu.py --accept`.
"""

import re
from pathlib import Path

import pytest
from site_bati import SiteBati

EXPECTED = Path(__file__).parent / "attendu"
PAGES = {
    "site": (
        "",
        "enjeux/2/",
        "actions/2-4/",
        "actions/4-1/",
        "actions/7-3/",
        "programmes/npnru/",
        "organisations/call/",
        "glossaire/autosolisme/",
        "contrat/interview/",
        "non-communique/",
        "accessibilite/",
        "mentions-legales/",
        "aide/",
        "404.html",
    ),
    "cinq_niveaux": (
        "",
        "enjeux/",
        "enjeux/ambition-1/",
        "actions/lits/",
        "actions/maisons-humides/",
        "actions/archives/",
    ),
    "second": ("", "enjeux/defi-des-ponts/", "actions/mesure-a/", "non-communique/", "mentions-legales/"),
}


@pytest.mark.parametrize(("site_name", "adresse"), [(s, a) for s, pages in PAGES.items() for a in pages])
def test_a_page_is_as_it_was_accepted(request: pytest.FixtureRequest, site_name: str, adresse: str) -> None:
    built: SiteBati = request.getfixturevalue(site_name)
    html = built.pages[adresse].html
    body = (
        "\n".join(x.strip() for x in html[html.index("<main") : html.index("</main>")].split("\n") if x.strip()) + "\n"
    )
    # The size of a document changes with the version of the data that it bears.
    body = re.sub(r"(?<=\()[\d,]+.(?:octets|ko|Mo)(?=\)</a>)", "…", body)
    path = EXPECTED / f"{site_name}-{adresse.strip('/').removesuffix('.html').replace('/', '-') or 'accueil'}.html"
    if request.config.getoption("--accept"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(body, encoding="utf-8")
    assert body == path.read_text(encoding="utf-8")
