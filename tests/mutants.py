"""Damaged data by the thousand: each mutation takes a folder of data, in memory, and spoils it as a hand, an editor,
a disk or an attacker would. `HARMLESS` ones change how the data are written and nothing that they say.
"""

from __future__ import annotations

import os
import re
import socket
import stat
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random


@dataclass
class Folder:
    """A folder of data: bytes by name, and what only a disk can hold (`special`: name → how to make it)."""

    files: dict[str, bytes]
    special: dict[str, Callable[[Path], None]] = field(default_factory=dict)

    def pick(self, rng: Random, end: str = ".yml") -> str:
        return rng.choice([n for n in sorted(self.files) if n.endswith(end)] or sorted(self.files) or ["contrat.yml"])

    def edit(self, rng: Random, change: Callable[[str], str], end: str = ".yml") -> None:
        name = self.pick(rng, end)
        self.files.setdefault(name, b"")
        self.files[name] = change(self.files[name].decode("utf-8", "replace")).encode("utf-8", "surrogatepass")


Mutation = Callable[[Random, Folder], None]

NASTY_CHARACTERS = [
    *"\0\x07\x1b\x7f\x85\u00ad\u200b\u200d\u200e\u202e\u2028\u2060\u2066\u3164\ufe0f\ufeff\ufffd\ufffe\ue000\U000e0041\u0301\u00a0"
]
NASTY_TOKENS = [
    ": ",
    " #",
    "\t",
    "- ",
    "? ",
    "&a ",
    "*a",
    "!!str ",
    "!!python/object:os.system ",
    "<<: *a",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "|",
    ">",
    "|+\n",
    "@",
    "`",
    "%",
    "<script>",
    "<b>",
    "](javascript:x)",
    "\\",
    "<<<<<<< HEAD\n",
    "{{ 7*7 }}",
    "{% raw %}",
    "Ã©",
    "â€™",
    "√©",
    "\r",
    "\n",
    "\n\n",
    " ",
    "  ",
]
NASTY_VALUES = [
    "",
    "~",
    "null",
    "yes",
    "oui",
    "0x1F",
    "1_000",
    "1:30",
    ".inf",
    ".nan",
    "-0",
    "007",
    "1e9",
    "12,5",
    "101",
    "99999999999999999999",
    "2019-02-30",
    "2019-13",
    "0000",
    "2019-4-1",
    "10/04/2019",
    "[]",
    "{}",
    "[[[[a]]]]",
    "{a: {b: c}}",
    "- a",
    "|\n  a\n  b",
    '""',
    "' '",
    "http://localhost/",
    "https://user:pw@exemple.fr/",
    "https://exemple.fr:8443/",
    "http://[::1]/",
    "http://10.0.0.1/",
    "http://2130706433/",
    "http://exemple.fr./",
    "https://exämple.fr/",
    "javascript:alert(1)",
    "data:text/html,x",
    "//exemple.fr/",
    "ftp://exemple.fr/",
    "https://",
    "https://169.254.169.254/latest",
    "con",
    "../../etc/passwd",
    "index",
    "A-B",
    "a--b",
    "é",
    "a" * 61,
    "a" * 400,
    "a" * 30_000,
    "*a",
    "&a b",
    "!x y",
]
HOMOGLYPHS = {
    "a": "а",
    "e": "е",
    "o": "о",
    "p": "р",
    "c": "с",
    "x": "х",
    "i": "і",
    "A": "Α",
    "B": "В",
    "H": "Η",
    "n": "ո",
}


def _lines(change: Callable[[Random, list[str]], None]) -> Mutation:
    def mutate(rng: Random, folder: Folder) -> None:
        def on_text(text: str) -> str:
            lines = text.split("\n")
            change(rng, lines)
            return "\n".join(lines)

        folder.edit(rng, on_text)

    return mutate


def _at(rng: Random, lines: list[str]) -> int:
    return rng.randrange(len(lines))


def flip_bits(rng: Random, folder: Folder) -> None:
    name = folder.pick(rng, "")
    octets = bytearray(folder.files[name])
    for _ in range(rng.choice((1, 1, 3, 20))):
        if octets:
            octets[rng.randrange(len(octets))] ^= 1 << rng.randrange(8)
    folder.files[name] = bytes(octets)


def cut(rng: Random, folder: Folder) -> None:
    name = folder.pick(rng, "")
    octets = folder.files[name]
    a, b = sorted(rng.randrange(len(octets) + 1) for _ in range(2))
    folder.files[name] = rng.choice((octets[:a], octets[a:], octets[:a] + octets[b:], octets[:b] + octets[a:], b""))


def insert_bytes(rng: Random, folder: Folder) -> None:
    name = folder.pick(rng, "")
    octets = folder.files[name]
    at = rng.randrange(len(octets) + 1)
    folder.files[name] = octets[:at] + rng.randbytes(rng.choice((1, 2, 40))) + octets[at:]


def insert_character(rng: Random, folder: Folder) -> None:
    _insert(rng, folder, rng.choice(NASTY_CHARACTERS))


def insert_token(rng: Random, folder: Folder) -> None:
    _insert(rng, folder, rng.choice(NASTY_TOKENS))


def _insert(rng: Random, folder: Folder, what: str) -> None:
    def on_text(text: str) -> str:
        at = rng.randrange(len(text) + 1)
        return text[:at] + what + text[at:]

    folder.edit(rng, on_text)


def homoglyph(rng: Random, folder: Folder) -> None:
    def on_text(text: str) -> str:
        places = [i for i, c in enumerate(text) if c in HOMOGLYPHS]
        if not places:
            return text
        at = rng.choice(places)
        return text[:at] + HOMOGLYPHS[text[at]] + text[at + 1 :]

    folder.edit(rng, on_text)


def other_encoding(rng: Random, folder: Folder) -> None:
    name = folder.pick(rng, "")
    codec = rng.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "mac_roman", "cp850", "utf-7")
    )
    folder.files[name] = folder.files[name].decode("utf-8", "replace").encode(codec, "replace")


def mojibake(rng: Random, folder: Folder) -> None:
    codec = rng.choice(("cp1252", "latin-1", "mac_roman", "cp850"))
    folder.edit(rng, lambda t: t.encode().decode(codec, "replace"))


def decompose(rng: Random, folder: Folder) -> None:
    folder.edit(rng, lambda t: unicodedata.normalize("NFD", t), rng.choice((".yml", ".txt")))


def value(rng: Random, folder: Folder) -> None:
    """Put something else in the place of a value, in block or in flow style."""

    def on_text(text: str) -> str:
        m = rng.choice(list(re.finditer(r"(?<=: )[^\n,}\]]+|(?<=- )[^\n]+", text)) or [None])
        return text[: m.start()] + rng.choice(NASTY_VALUES) + text[m.end() :] if m else text + rng.choice(NASTY_VALUES)

    folder.edit(rng, on_text)


def key(rng: Random, folder: Folder) -> None:
    """Rename, double, empty or drop a key."""

    def on_text(text: str) -> str:
        m = rng.choice(list(re.finditer(r"[a-z_]+(?=:)", text)) or [None])
        if not m:
            return text
        word = m.group()
        new = rng.choice(
            (
                word + "s",
                word[:-1],
                word.upper(),
                f'"{word}"',
                f"{word}: 1\n{word}",
                "id",
                "",
                "<<",
                f"? {word}\n",
                f"{word} ",
            )
        )
        return text[: m.start()] + new + text[m.end() :]

    folder.edit(rng, on_text)


def reference(rng: Random, folder: Folder) -> None:
    """Break a cross-reference: a number or an id becomes another of the same folder."""

    def on_text(text: str) -> str:
        m = rng.choice(list(re.finditer(r"\b\d+\b|(?<=: )[a-z0-9-]+$", text, re.M)) or [None])
        return text[: m.start()] + rng.choice(("0", "1", "2", "99", "1-1", "x")) + text[m.end() :] if m else text

    folder.edit(rng, on_text)


def bomb(rng: Random, folder: Folder) -> None:
    name = folder.pick(rng)
    folder.files[name] = rng.choice(
        (
            b"a: &a [x,x]\n" + b"".join(b"%c: &%c [*%c,*%c]\n" % (98 + i, 98 + i, 97 + i, 97 + i) for i in range(20)),
            b"[" * 20_000,
            b"a: " * 5_000,
            b"- " * 50_000,
            b"{a: " * 5_000,
            b"a: " + b"x" * 900_000,
            b"a: '" + b"x\n" * 400_000,
            b"".join(b"k%d: v\n" % i for i in range(60_000)),
            b"".join(b"k%d: v\n" % i for i in range(20_000)),
            b"x" * 1_000_001,
            "\n".join("- é\u200b" for _ in range(80_000)).encode(),
            b"\t\n" * 100_000,
            b"a: b: c\n" * 50_000,
            b"*a\n" * 50_000,
            b"? " * 20_000,
            b"!!x " * 50_000,
            b"%TAG ! x\n" * 9_000,
            b"'" * 300_000,
            b'"' + b"\\u200b" * 100_000 + b'"',
            b"# x\n" * 200_000,
        )
    )


def many_files(rng: Random, folder: Folder) -> None:
    name = folder.pick(rng)
    head, _, _ = name.rpartition("/")
    for i in range(rng.choice((50, 400))):
        folder.files[f"{head or 'divers'}/x{i}.yml"] = folder.files[name]


def rename(rng: Random, folder: Folder) -> None:
    name = folder.pick(rng, "")
    stem = name.rpartition(".")[0]
    new = rng.choice(
        (
            stem.upper() + ".yml",
            stem + ".yaml",
            stem + ".yml~",
            stem + " .yml",
            stem + "\n.yml",
            stem + "\udcff.yml",
            "." + name,
            "a" * 200 + ".yml",
            stem + "/x.yml",
            name + ".html",
            "con.yml",
            "actions/con.yml",
            "actions/" + "a" * 70 + ".yml",
            "../x.yml".replace("../", ""),
            stem + "\u202e.yml",
        )
    )
    octets = folder.files.pop(name)
    folder.files[new] = octets


def twin(rng: Random, folder: Folder) -> None:
    """Put a second file beside one, of a name that another disk would take for the same."""
    name = folder.pick(rng, "")
    stem, _, end = name.rpartition(".")
    folder.files[rng.choice((name.swapcase(), f"{stem}.{end.upper()}", f"{stem}..{end}", f"{stem}\u0301.{end}"))] = (
        folder.files[name]
    )


def remove(rng: Random, folder: Folder) -> None:
    gone = folder.pick(rng, "")
    if rng.random() < 0.2:
        head = gone.split("/")[0]
        folder.files = {n: o for n, o in folder.files.items() if n.split("/")[0] != head}
    folder.files.pop(gone, None)


def special_file(rng: Random, folder: Folder) -> None:
    name = rng.choice((folder.pick(rng, ""), "actions/x.yml", "x", "contrat.yml"))
    folder.files.pop(name, None)
    folder.special[name] = rng.choice(SPECIAL)


def _listen(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as s:
        here = os.open(path.parent, os.O_RDONLY)  # the address of a socket is short: bind by the descriptor
        try:
            s.bind(f"/proc/self/fd/{here}/{path.name}")
        finally:
            os.close(here)


def _nested(path: Path) -> None:
    (path / "/".join("d" * 30)).mkdir(parents=True)


def _hard_link(path: Path) -> None:
    beside = [p for p in sorted(path.parent.iterdir()) if p.is_file()]
    if beside:
        path.hardlink_to(beside[0])


SPECIAL: tuple[Callable[[Path], None], ...] = (
    os.mkfifo,
    _listen,
    lambda p: p.symlink_to("/etc/passwd"),
    lambda p: p.symlink_to("/dev/zero"),
    lambda p: p.symlink_to(p.name),
    lambda p: p.symlink_to("contrat.yml"),
    lambda p: p.mkdir(),
    _nested,
    lambda p: p.symlink_to("/proc/self/environ"),
    lambda p: p.symlink_to("."),
    lambda p: os.mknod(p, stat.S_IFCHR | 0o644, os.makedev(1, 5)),
    lambda p: os.mknod(p, stat.S_IFBLK | 0o644, os.makedev(7, 0)),
    _hard_link,
)


def blend(rng: Random, folder: Folder) -> None:
    """Several faults at once."""
    for _ in range(rng.randrange(2, 6)):
        rng.choice(DAMAGING[:-1])(rng, folder)


def _indent(rng: Random, lines: list[str]) -> None:
    i = _at(rng, lines)
    lines[i] = rng.choice((" ", "  ", "    ", "\t")) + lines[i]


def _dedent(rng: Random, lines: list[str]) -> None:
    i = _at(rng, lines)
    lines[i] = lines[i].removeprefix(" ").removeprefix(" ")


def _drop(rng: Random, lines: list[str]) -> None:
    del lines[_at(rng, lines)]


def _double(rng: Random, lines: list[str]) -> None:
    i = _at(rng, lines)
    lines.insert(_at(rng, lines), lines[i])


def _conflict(rng: Random, lines: list[str]) -> None:
    i = _at(rng, lines)
    lines[i:i] = ["<<<<<<< HEAD", lines[i], "=======", lines[i], ">>>>>>> autre"]


def _unquote(rng: Random, lines: list[str]) -> None:
    i = _at(rng, lines)
    lines[i] = lines[i].replace('"', "", 1) if '"' in lines[i] else lines[i].replace(": ", ': "', 1)


DAMAGING: tuple[Mutation, ...] = (
    flip_bits,
    cut,
    insert_bytes,
    insert_character,
    insert_token,
    homoglyph,
    other_encoding,
    mojibake,
    decompose,
    value,
    value,
    key,
    reference,
    bomb,
    many_files,
    rename,
    twin,
    remove,
    special_file,
    _lines(_indent),
    _lines(_dedent),
    _lines(_drop),
    _lines(_double),
    _lines(_conflict),
    _lines(_unquote),
    blend,
)


# ------------------------------------------------------------------ the same data, written otherwise


def _all_yaml(change: Callable[[bytes], bytes]) -> Mutation:
    def mutate(rng: Random, folder: Folder) -> None:
        folder.files = {n: change(o) if n.endswith(".yml") else o for n, o in folder.files.items()}

    return mutate


def comments(rng: Random, folder: Folder) -> None:
    """Put a comment before a key of the first level: nothing else is sure to stand outside a text."""
    folder.edit(
        rng,
        lambda t: re.sub(
            r"^(?=[a-z_]+:)", lambda _: rng.choice(("", "# Une remarque : à voir & revoir\n", "\n")), t, flags=re.M
        ),
    )


def key_order(rng: Random, folder: Folder) -> None:
    def on_text(text: str) -> str:
        parts = [p for p in re.split(r"^(?=[a-z_]+:)", text, flags=re.M) if p]
        head = [p for p in parts if not re.match(r"[a-z_]+:", p)]
        rest = [p if p.endswith("\n") else p + "\n" for p in parts if p not in head]
        rng.shuffle(rest)
        return "".join(head + rest)

    folder.edit(rng, on_text)


def quoting(rng: Random, folder: Folder) -> None:
    """Put plain values of one line between quotes."""

    def quoted(m: re.Match[str]) -> str:
        v = m.group()
        return rng.choice(
            (v, '"' + v.replace("\\", "\\\\").replace('"', '\\"') + '"', "'" + v.replace("'", "''") + "'")
        )

    pattern = re.compile(
        r"(?<=^[a-z]{3}: )[^\s\"'\[{|>&*!#~][^\n]*$|(?<=^[a-z]{5}: )[^\s\"'\[{|>&*!#~][^\n]*$(?!\n )", re.M
    )
    folder.edit(
        rng, lambda t: pattern.sub(lambda m: m.group() if t[m.end() + 1 : m.end() + 2] == " " else quoted(m), t)
    )


HARMLESS: tuple[Mutation, ...] = (
    comments,
    key_order,
    quoting,
    _all_yaml(lambda o: o.replace(b"\n", b"\r\n")),
    _all_yaml(lambda o: o.replace(b"\n", b"\r")),
    _all_yaml(lambda o: b"\xef\xbb\xbf" + o),
    _all_yaml(lambda o: b"---\n" + o),
    _all_yaml(lambda o: o + b"\n\n"),
    _all_yaml(lambda o: o.rstrip(b"\n")),
    _all_yaml(lambda o: unicodedata.normalize("NFD", o.decode()).encode()),
    _all_yaml(lambda o: re.sub("([aeiou])([a-z])", "\\1\u00ad\\2", o.decode()).encode()),
    _all_yaml(lambda o: re.sub("(?m)^( *[a-z_]+): ", "\\1\u00a0:\u202f", o.decode()).encode()),
)
