"""A value of a spreadsheet and its format → the text that it shows; the text of a cell → the one that is kept."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from html.parser import HTMLParser

_TAG = re.compile(
    r"</?(?:p|br|div|span|ul|ol|li|strong|em|b|i|u|a|h[1-6]|table|tr|td|th|font|img|blockquote)\b[^<>]*>", re.I
)
_BLOCKS = frozenset({"p", "br", "div", "ul", "ol", "li", "table", "tr", "blockquote", *(f"h{n}" for n in range(1, 7))})
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
_WRITTEN = re.compile("_x([0-9A-Fa-f]{4})_")
"""A character as workbooks write it when XML has no place for it."""
_FOLDED = re.compile(r"[^\S\n\u00a0\u202f]+")
Value = str | float | int | bool | date | datetime | time | timedelta | None


def text_of(value: Value, format_: str = "") -> str:
    """Return what a value shows; a number by its format: « 0,715 » under « 0.0% » shows « 71,5 % »."""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, int | float):
        return _number(Decimal(repr(value)), format_)
    if isinstance(value, timedelta):
        return f"{int(value.total_seconds()) // 3600} h {int(value.total_seconds()) // 60 % 60:02}"
    return _moment(value, format_) if isinstance(value, date | time) else value or ""


def _moment(value: date | time, format_: str) -> str:
    """Return a day, an hour, or both where a day has an hour; a month or a year where the format shows no day."""
    shows = set(re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", format_.partition(";")[0]).lower()) & set("ymdh")
    if isinstance(value, date) and "y" in shows and not shows & set("dh"):
        return value.strftime("%m/%Y" if "m" in shows else "%Y")
    timed = isinstance(value, datetime) and value.time() != time()
    return value.strftime("%H:%M" if isinstance(value, time) else "%d/%m/%Y %H:%M" if timed else "%d/%m/%Y")


def _number(value: Decimal, format_: str) -> str:
    bare = re.sub(r'"[^"]*"|\\.|_.|\[[^\]]*\]', "", format_.partition(";")[0])
    unit = ""
    if "%" in bare:
        value, unit = value * 100, " %"
    elif "€" in format_ or "EUR" in format_:
        unit = " €"
    places = re.search(r"[0#]\.([0#?]+)", bare)
    if unit and (places or value != value.to_integral()):
        text = f"{round(value, len(places[1]) if places else 6):f}"
        text = text if places and "€" in unit else text.rstrip("0").rstrip(".")
    else:
        text = f"{value.normalize():f}" if value else "0"
    return text.replace(".", ",") + unit


def kept(text: str) -> str:
    """Return the text of a cell as the copy holds it: composed, without what does not show, paragraphs a line each."""
    text = _WRITTEN.sub(lambda m: chr(int(m[1], 16)), text)
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", re.sub("\r\n?|\u2028|\u2029|\x85|\v", "\n", text)))
    lines = (_FOLDED.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def has_tags(text: str) -> bool:
    return _TAG.search(text) is not None


def without_tags(text: str) -> str:
    """Return the words of a text written in HTML: a block is a paragraph, an item of a list begins with « - »."""
    reader = _Words()
    reader.feed(text)
    reader.close()
    return "".join(reader.found)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent += tag in ("script", "style")
        self.found += ["\n"] if tag in _BLOCKS else []
        self.found += ["- "] if tag == "li" else []

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in ("script", "style")))
        self.found += ["\n"] if tag in _BLOCKS else []

    def handle_data(self, data: str) -> None:
        self.found += [] if self._silent else [data]
