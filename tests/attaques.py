"""Hostile text for every slot of the data: the model’s own annotations say where text stands."""

from __future__ import annotations

import hashlib
import json
import re
import types
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from contrat.history.changes import Historique, trace
from contrat.history.commits import Commit, Difference
from contrat.model.corpus import Corpus
from contrat.reading.decode import schema_of
from contrat.reading.kinds import Kind, Line, Lines, Pattern, ProseKind, UrlKind, Words

PAYLOADS = {
    "balises": (
        '<script>pirate("script")</script><img src=x onerror=pirate("img")><svg onload=pirate("svg")><svg/onload=pirate("svg2")>'
        '<iframe srcdoc="<script>parent.pirate(1)</script>"></iframe><details open ontoggle=pirate("details")>'
        '<input autofocus onfocus=pirate("focus")><body onload=pirate("body")><math><mtext></p><img src onerror=pirate("math")>'
    ),
    "attributs": (
        "\" onmouseover=\"pirate('att')\" autofocus onfocus=\"pirate('att2')\" x=\"' onclick='pirate(3)' style='color:red' y='"
        '"><script>pirate("att4")</script><a href="javascript:pirate(5)">x</a>` onload=pirate(6) `'
    ),
    "sorties": (
        '</title><script>pirate("titre")</script></p></main></blockquote></textarea></select></option></template></noscript></style>'
        '</script><script>pirate("script2")</script>]]><script>pirate("cdata")</script>'
    ),
    "commentaires": '--><script>pirate("commentaire")</script><!-- <!--><img src=x onerror=pirate("c2")>--!><script>pirate(7)</script>',
    "gabarits": "{{7*7}}{{ ''.__class__ }}{% for x in range(9) %}gabarit{{ x }}{% endfor %}{#caché#}${7*7}<%= 7*7 %>#{7*7}[[7*7]]",
    "entites": "&lt;script&gt;pirate(8)&lt;/script&gt;&#60;script&#62;pirate(9)&#60;/script&#62;&quot; onclick=&quot;pirate(10)&amp;lt;b&amp;gt;",
    "prose": (
        '[lien](javascript:pirate(11)) [lien](https://x.example/"onmouseover="pirate(12)) **<b onclick=pirate(13)>gras</b>** '
        "*<i onclick=pirate(14)>* [<img src=x onerror=pirate(15)>](https://x.example/) [x](data:text/html,<script>pirate(16)</script>)"
    ),
    "styles": "<style>*{display:none}@import '//x.example/a.css';</style><link rel=stylesheet href=//x.example/b.css><p style=\"background:url(//x.example/c)\">",
    "ailleurs": (
        '<base href="https://x.example/"><form action=//x.example/ '
        "id=f><button form=f>x</button></form><object data=//x.example/o></object><embed src=//x.example/e><script src=//x.example/s.js>"
        "</script><img src=//x.example/i.png><video src=//x.example/v poster=//x.example/p><iframe src=//x.example/f></iframe>"
    ),
    "unicode": (
        "＜script＞pirate(17)＜/script＞\u2028<script>pirate(18)</script>\u202e<b>\u200b<scr\u0000ipt>pirate(19)</script>\ufeff"
        "<ſcript>pirate(20)</ſcript><\u0130mg src=x onerror=pirate(21)>+ADw-script+AD4-pirate(22)+ADw-/script+AD4-"
    ),
}

URL_PAYLOADS = {
    "url-script": "javascript:pirate(30)//example.fr/x",
    "url-script-caché": " JaVa\tScRiPt:pirate(31)//example.fr/x",
    "url-data": "data:text/html,<script>pirate(32)</script>//x",
    "url-guillemet": 'https://x.example/"onmouseover="pirate(33)"><script>pirate(34)</script>',
}

KEYS = frozenset(
    {
        ("Commune", "insee"),
        ("Lieu", "insee"),
        ("Question", "champs"),
        ("TexteSource", "fichier"),
        ("Retire", "adresse"),
        ("Demande", "champs"),
        ("Retire", "remplace_par"),
    }
)
"""Patterns that other records, files or addresses are found by: another text there is another record."""


def hostile(corpus: Corpus, text: str | None = None, url: str | None = None) -> tuple[Corpus, int]:
    """Return the corpus with every slot of text, or every web address, replaced; and how many there were."""
    count = [0]
    values: dict[str, Any] = {}
    for f in fields(Corpus):
        value = getattr(corpus, f.name)
        if f.name == "lignes_source":
            values[f.name] = tuple(text if text and ligne.strip() else ligne for ligne in value)
        elif f.name == "registre":
            values[f.name] = ()
        else:
            values[f.name] = _replaced(value, schema_of(Corpus)[f.name], text, url, count)
    return Corpus(**values), count[0]


def _replaced(value: Any, schema: Any, text: str | None, url: str | None, count: list[int]) -> Any:  # noqa: PLR0911 — one return a kind of annotation
    origin, args = get_origin(schema), get_args(schema)
    if value is None:
        return None
    if origin in (Union, types.UnionType):
        return _replaced(value, next(a for a in args if a is not type(None)), text, url, count)
    if origin is tuple:
        return tuple(_replaced(v, args[0], text, url, count) for v in value)
    if origin is Annotated:
        kind = next(a for a in args[1:] if isinstance(a, Kind))
        new = (
            url
            if isinstance(kind, UrlKind)
            else text
            if isinstance(kind, Line | Words | ProseKind | Lines | Pattern)
            else None
        )
        if new is None:
            return value
        count[0] += 1
        return (new,) if isinstance(kind, Lines) else new
    if is_dataclass(value) and not isinstance(value, type):
        cls = type(value).__name__
        new_values = {
            nom: getattr(value, nom) if (cls, nom) in KEYS else _replaced(getattr(value, nom), sub, text, url, count)
            for nom, sub in schema_of(schema).items()
        }
        return type(value)(**new_values)
    return value


def hostile_history(data: Path, text: str) -> Historique:
    """Return the history of a folder of data whose every name was `text` first, each commit saying `text` too."""
    blobs: dict[str, bytes] = {}

    def put(octets: bytes) -> str:
        sha = hashlib.sha256(octets).hexdigest()
        blobs[sha] = octets
        return sha

    first, second = [], []
    for path in sorted(data.rglob("*.yml")):
        name, now = path.relative_to(data).as_posix(), path.read_bytes()
        quoted = json.dumps(text).replace("\\", r"\\")
        before = re.sub(r"(?m)^(intitule|nom|titre): .*$", rf"\1: {quoted}", now.decode()).encode()
        first.append(Difference(name, None, put(before)))
        second.append(Difference(name, put(before), put(now)))
    commits = (
        Commit("a" * 40, "2031-01-01T00:00:00Z", text, (), tuple(first)),
        Commit("b" * 40, "2031-02-01T00:00:00Z", text, ("a" * 40,), tuple(second)),
    )
    return trace(commits, blobs.__getitem__)
