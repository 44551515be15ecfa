"""Marks of other notations in our own prose → what to write instead; and tags, wherever a text stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from html.entities import html5

from .problems import Fault, shown
from .prose import items_of, spans

_HTML = (
    "a|abbr|b|blockquote|br|button|center|code|div|em|embed|font|form|h[1-6]|hr|i|iframe|img|input|li|link|meta|object|ol"
    "|p|pre|s|script|small|span|strong|style|sub|sup|svg|table|tbody|td|th|tr|u|ul|video"
)
_TAG = re.compile(
    r"<!(?:--|\[CDATA\[|(?i:doctype))|<\?[a-z]"
    r"|</?[A-Za-z][A-Za-z0-9:-]*(?:\s*/?>|\s+[A-Za-z][\w:-]*\s*=[^<>]*>?)"
    rf"|</?(?i:{_HTML})(?:\s[^<>]*>|/|$)|<(?i:script|iframe|style|object|embed|img|svg)\b"
)


def tag_in(texte: str) -> str | None:
    """Return the first tag of a text; « <RT2012-20%, » and « a < b » are none."""
    m = _TAG.search(texte) if "<" in texte else None
    return m[0] if m else None


_LINK = "[texte du lien](https://www.exemple.fr/page)"
_Mend = Callable[[re.Match[str]], str | None]
"""What to say after the words that are at fault; None when they are honest after all."""


def _same(said: str) -> _Mend:
    return lambda _: said


def _emphasis(m: re.Match[str]) -> str:
    mots, fort = m[0].strip("_*"), len(m[0]) - len(m[0].lstrip("_*")) > 1
    return f"écrivez **{mots}** pour du gras" if fort else f"écrivez *{mots}* pour de l’italique"


def _entity(m: re.Match[str]) -> str | None:
    if not m[1].startswith("#") and f"{m[1]};" not in html5:
        return None
    sign = unescape(m[0])
    return f"écrivez « {sign} » tel quel" if sign.isprintable() and sign.strip() else "écrivez une espace simple"


_LINES: tuple[tuple[str, re.Pattern[str], _Mend], ...] = (
    ("bloc de code", re.compile(r"\s*(?:```|~~~).*"), _same("écrivez un paragraphe simple")),
    (
        "titre",
        re.compile(r" {0,3}(?:#\s+(?!\d)|#{2,6}\s*)([^\s#].*)"),
        lambda m: f"écrivez **{shown(m[1], 40)}** seul sur sa ligne",
    ),
    (
        "titre",
        re.compile(r"=+ +(\S.*?) +=+|={3,}"),
        lambda m: f"écrivez **{shown(m[1] or 'titre', 40)}** seul sur sa ligne",
    ),
    (
        "citation",
        re.compile(r" {0,3}>+\s*(?![\s\d=>-])(.+)"),
        lambda m: f"écrivez « {shown(m[1], 40)} » entre guillemets",
    ),
    ("trait", re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*"), _same("laissez une ligne vide entre deux paragraphes")),
    (
        "tableau",
        re.compile(r"\s*\|?\s*:?-{2,}:?\s*\|[\s:|-]*|\s*\|.+\|\s*"),
        _same("écrivez une liste, par exemple - Centre : 3 écoles"),
    ),
    ("case à cocher", re.compile(r"\s*[-*•]\s+\[[ xX]\]\s.*"), _same("écrivez - mots, sans case")),
    ("encadré", re.compile(r"(?:!!!|\?\?\?\+?|:::)\s*\w.*"), _same("écrivez un paragraphe simple")),
    (
        "adresse de lien à part",
        re.compile(r"\s{0,3}\*?\[[^\]]+\]:.*"),
        _same(f"écrivez le lien dans la phrase : {_LINK}"),
    ),
    ("table des matières", re.compile(r"\s*\[TOC\]\s*"), _same("retirez cette ligne")),
    ("saut de ligne", re.compile(r".*\S\s*\\"), _same("laissez une ligne vide entre deux paragraphes")),
)
"""Each fills a line: its name, how it looks, what to write instead."""
_INSIDE: tuple[tuple[str, re.Pattern[str], _Mend], ...] = (
    ("image", re.compile(r"!\[[^\[\]]*\]\([^()]*\)"), _same(f"écrivez un lien : {_LINK}")),
    (
        "marque",
        re.compile(
            r"\*{3,}\w[^*]*\*+|(?<![\w_])_{1,3}[^\s_](?:(?:[^_\n]|(?<=\w)_(?=\w)){0,300}[^\s_])?_{1,3}(?![\w_])"
        ),
        _emphasis,
    ),
    ("marque", re.compile(r"~~[^\s~][^~\n]*~~|==[^\s=][^=\n]*=="), _same("écrivez les mots seuls, ou **en gras**")),
    (
        "code",
        re.compile(r"(?<![\w`])(`{1,3})[^`\n]+\1(?!\w)"),
        lambda m: f"écrivez « {shown(m[0].strip('`'), 40)} » entre guillemets",
    ),
    ("code HTML", re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});"), _entity),
    ("signe", re.compile(r"\\[`*_{}\[\]()#+.!|<>~-]"), lambda m: f"écrivez « {m[0][1]} » sans « \\ »"),
    (
        "adresse entre chevrons",
        re.compile(r"<(?:https?://|mailto:|www\.)[^\s<>]*>|<[\w.+-]+@[\w.-]+>"),
        _same(f"écrivez {_LINK}"),
    ),
    ("lien", re.compile(r"\[\[[^\[\]\n]+\]\]|\[[^\[\]\n]+\]\s+\((?:https?://)[^\s()]*\)"), _same(f"écrivez {_LINK}")),
    (
        "renvoi",
        re.compile(r"\[\^[^\[\]\n]+\]|\[[^\[\]\n]*[^\[\]\d\n][^\[\]\n]*\]\[[^\[\]\n]*\]"),
        _same(f"écrivez le lien dans la phrase : {_LINK}"),
    ),
    ("attribut", re.compile(r"\{:?\s*[.#][\w-][^}\n]*\}"), _same("retirez ces signes")),
    (
        "marque",
        re.compile(r"\[/(?:b|i|u|s|url|img|quote|code|color|size|list|center)\]|'{2,}[^'\n]+'{2,}"),
        _same("écrivez **gras** ou *italique*"),
    ),
)


_SIGN = re.compile(r"[`~#=>*_|\[\]\\&<{]|-\s*-|!!!|\?\?\?|:::|''")
"""What every mark of `_LINES` and `_INSIDE` has one of, and most texts none."""


def unknown_mark(texte: str) -> Fault | None:
    """Return the first mark of the prose that would be published as it was typed; None when all are understood."""
    if "\t" in texte:
        return Fault("tabulation dans un texte ; mettez des espaces")
    if not _SIGN.search(texte):
        return _list_fault(texte)
    for ligne in texte.split("\n"):
        for nom, pattern, mend in _LINES:
            if m := pattern.fullmatch(ligne):
                return _refused(nom, m, mend(m))
    without = re.sub(r"(?:https?://|www\.)[^\s()<>\[\]]+", "", texte)
    if "](" in (loose := "".join(_loose(texte))) and "![" not in loose:
        return Fault(f"lien mal écrit ; exemple : {_LINK}", "](")
    for nom, pattern, mend in _INSIDE:
        held = texte if nom in {"image", "adresse entre chevrons", "lien"} else without
        for m in pattern.finditer(held):
            if said := mend(m):
                return _refused(nom, m, said)
    return _nested(texte) or _list_fault(texte)


def any_mark(texte: str) -> Fault | None:
    """Return the first mark of a text that has none, be it one that prose understands."""
    marked = next((s for s in spans(texte) if s.nature != "texte"), None)
    if marked and not tag_in(texte):
        return Fault(f"mise en forme « {shown(marked.texte, 40)} » ; écrivez les mots seuls", marked.texte)
    return None if tag_in(texte) else unknown_mark(texte)


def _refused(nom: str, m: re.Match[str], said: str | None) -> Fault:
    return Fault(f"{nom} « {shown(m[0].strip(), 40)} » : cette notation n’est pas lue ici ; {said}", m[0])


def _loose(texte: str) -> Iterator[str]:
    return (s.texte for s in spans(texte) if s.nature == "texte")


def _nested(texte: str) -> Fault | None:
    """Return the fault of a mark inside another, or of one that is opened and never closed."""
    for s in spans(texte):
        if s.nature != "texte" and re.search(r"\*\S|\]\(", s.texte):
            return Fault(
                f"marque dans une autre, « {shown(s.texte, 40)} » ; gardez une seule marque, par exemple **gras**",
                s.texte,
            )
        if s.nature == "texte" and (m := re.search(r"(?<![\w*])\*\*\w[^*\n]{0,30}", s.texte)):
            return Fault(f"« {shown(m[0], 40)} » : gras ouvert et jamais fermé ; écrivez **mots en gras**", m[0])
    if m := re.search(r"(?<![\w*])\*\w[^*\n]*\*\*[^*\n]+\*\*[^*\n]*\*(?![\w*])", texte):
        return Fault(
            f"marque dans une autre, « {shown(m[0], 40)} » ; gardez une seule marque, par exemple *italique*", m[0]
        )
    return None


def _list_fault(texte: str) -> Fault | None:
    """Return the fault of a list that would be read otherwise than it is written."""
    start, numbers, plus = None, 0, 0
    for ligne, item in items_of(texte):
        indent = len(ligne) - len(ligne.lstrip())
        if item and start is not None and indent > start + 1:
            return Fault(
                f"liste dans une liste, « {shown(ligne.strip(), 40)} » ; écrivez une seule liste, par exemple - un",
                ligne,
            )
        if ligne.strip():
            start = (indent if start is None else start) if item or (start is not None and indent > start) else None
        numbers = numbers + 1 if re.match(r"\s*\d{1,3}[.)] +\S", ligne) else 0
        plus = plus + 1 if re.match(r"\+ +[^\W\d]", ligne) else 0
        if numbers > 1 and not item:
            return Fault(
                f"liste numérotée, « {shown(ligne.strip(), 40)} » ; ses numéros se suivent à partir de 1, par exemple 1. un",
                ligne,
            )
        if plus == 2:
            return Fault(
                f"liste, « {shown(ligne, 40)} » ; écrivez un tiret au début de chaque ligne, par exemple - un", ligne
            )
    return None
