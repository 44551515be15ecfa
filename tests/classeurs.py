"""Workbooks made for the tests: rows of values → xlsx or ods, with what people and programs put in them."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FORMATS = ("General", "0.0%", "dd/mm/yyyy", '#,##0.00\\ "€"', "0.00", "mmm\\-yy", "yyyy")
"""Formats of numbers, by the rank that a cell gives."""


@dataclass(frozen=True)
class Val:
    """A value with its format, or a formula with its stored value."""

    value: object = None
    format: int = 0
    formula: str = ""


@dataclass
class Feuille:
    nom: str
    rows: Sequence[Sequence[object]]
    hidden_rows: Iterable[int] = ()
    hidden_columns: Iterable[int] = ()
    folded_columns: Iterable[int] = ()
    merged: Iterable[str] = ()
    state: str = "visible"
    comments: Mapping[str, str] = field(default_factory=dict)


def letters(n: int) -> str:
    found = ""
    while n:
        n, left = divmod(n - 1, 26)
        found = chr(65 + left) + found
    return found


def _cell(r: int, c: int, given: object) -> str:
    val = given if isinstance(given, Val) else Val(given)
    at, style = f"{letters(c)}{r}", f' s="{val.format}"' if val.format else ""
    formula = f"<f>{escape(val.formula)}</f>" if val.formula else ""
    if val.value is None or val.value == "":
        return f'<c r="{at}"{style}>{formula}</c>' if formula else ""
    if isinstance(val.value, bool):
        return f'<c r="{at}"{style} t="b">{formula}<v>{int(val.value)}</v></c>'
    if isinstance(val.value, int | float):
        return f'<c r="{at}"{style}>{formula}<v>{val.value!r}</v></c>'
    text = f'<is><t xml:space="preserve">{escape(str(val.value))}</t></is>'
    if formula:
        return f'<c r="{at}"{style} t="str">{formula}<v>{escape(str(val.value))}</v></c>'
    return f'<c r="{at}"{style} t="inlineStr">{text}</c>'


def _sheet(feuille: Feuille) -> str:
    hidden = set(feuille.hidden_rows)
    cols = "".join(f'<col min="{c}" max="{c}" width="9" hidden="1"/>' for c in feuille.hidden_columns)
    cols += "".join(f'<col min="{c}" max="{c}" hidden="1" outlineLevel="1"/>' for c in feuille.folded_columns)
    rows = "".join(
        f'<row r="{r}"{" hidden=" + chr(34) + "1" + chr(34) if r in hidden else ""}>'
        + "".join(_cell(r, c, v) for c, v in enumerate(row, 1))
        + "</row>"
        for r, row in enumerate(feuille.rows, 1)
    )
    merged = "".join(f"<mergeCell ref={quoteattr(m)}/>" for m in feuille.merged)
    return (
        f'<worksheet xmlns="{_MAIN}">{f"<cols>{cols}</cols>" if cols else ""}<sheetData>{rows}</sheetData>'
        f"{f'<mergeCells>{merged}</mergeCells>' if merged else ''}</worksheet>"
    )


def xlsx(*feuilles: Feuille, date1904: bool = False, more: Mapping[str, bytes] | None = None) -> bytes:
    """Return a workbook; `more` are parts that it should not have."""
    parts: dict[str, bytes | str] = {}
    sheets, rels, types = "", "", ""
    for n, f in enumerate(feuilles, 1):
        sheets += f'<sheet name={quoteattr(f.nom)} sheetId="{n}" state="{f.state}" r:id="rId{n}"/>'
        rels += f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        types += f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        parts[f"xl/worksheets/sheet{n}.xml"] = _sheet(f)
        if f.comments:
            parts[f"xl/worksheets/_rels/sheet{n}.xml.rels"] = _relations(
                f'<Relationship Id="rId1" Type="{_REL}/comments" Target="../comments{n}.xml"/>'
            )
            told = "".join(
                f'<comment ref="{at}" authorId="0"><text><t>{escape(t)}</t></text></comment>'
                for at, t in f.comments.items()
            )
            parts[f"xl/comments{n}.xml"] = (
                f'<comments xmlns="{_MAIN}"><authors><author>x</author></authors><commentList>{told}</commentList></comments>'
            )
    formats = "".join(f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(x)}/>' for n, x in enumerate(FORMATS))
    xfs = "".join(f'<xf numFmtId="{164 + n if n else 0}" applyNumberFormat="1"/>' for n in range(len(FORMATS)))
    parts |= {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": _relations(f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><workbookPr{" date1904=" + chr(34) + "1" + chr(34) if date1904 else ""}/><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            rels + f'<Relationship Id="rIdS" Type="{_REL}/styles" Target="styles.xml"/>'
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts count="{len(FORMATS)}">{formats}</numFmts><cellXfs count="{len(FORMATS)}">{xfs}</cellXfs></styleSheet>',
        **(more or {}),
    }
    return _zip(parts)


def _relations(inside: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def _zip(parts: Mapping[str, bytes | str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


_ODS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}


def ods_cell(given: object) -> str:
    """Return a cell; a pair is a number and what it shows."""
    if given is None or given == "":
        return "<table:table-cell/>"
    if isinstance(given, tuple):
        kind = "percentage" if "%" in given[1] else "currency" if "€" in given[1] else "float"
        return f'<table:table-cell office:value-type="{kind}" office:value="{given[0]}"><text:p>{escape(given[1])}</text:p></table:table-cell>'
    if isinstance(given, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(given).lower()}"><text:p>{"VRAI" if given else "FAUX"}</text:p></table:table-cell>'
    if isinstance(given, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{given}"><text:p>{given}</text:p></table:table-cell>'
    paragraphs = "".join(f"<text:p>{escape(x)}</text:p>" for x in str(given).split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def ods(
    nom: str, rows: Sequence[Sequence[object]], *, body: str = "", more: Mapping[str, bytes] | None = None
) -> bytes:
    """Return a workbook of one sheet; `body` is what stands after its rows, as it is written."""
    spaces = " ".join(f'xmlns:{k}="{v}"' for k, v in _ODS.items())
    told = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.3"><office:body><office:spreadsheet>'
        f"<table:table table:name={quoteattr(nom)}>{told}{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return _zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
            **(more or {}),
        }
    )
