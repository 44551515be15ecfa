"""The message of a commit → the reason that it gives to the public: a line of words, and nobody in it.

A message is hostile input: it is cut before it is looked at, each pattern is tried where a line or a word begins, and
none repeats what another of its parts repeats, so that the work is in proportion to what is looked at.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from ..reading.problems import escape_controls

LOOKED_AT = 4_000
"""How many signs of a message are read."""
LONGEST = 600
"""How many signs of a reason are published."""

_SCOPE = r" ?(?:\([^()]{0,80}\))? ?!? ?:(?: |$)"
_NAMED = r"(?:data|donn(?:é|e\u0301?)es?)"
_DATA = re.compile(rf"{_NAMED}{_SCOPE}", re.I)
_CLAIMS_DATA = re.compile(rf"\W{{0,80}}(?:(?:fixup|squash|amend)! )?{_NAMED}\s{{0,80}}[(\[!/:]", re.I)
_CODE = re.compile(
    rf"(?:feat|fix|docs?|tests?|refactor|infra|perf|style|chore|build|ci|deps|merge|revert|release|wip){_SCOPE}", re.I
)

# What forges, form editors and git write when nobody does: GitHub, GitLab, Bitbucket, Gitea and Forgejo, Azure DevOps,
# Decap and Sveltia, Pages CMS, TinaCMS, Prose, CloudCannon, Forestry. Each on a line that is cut in words.
_MERGE = re.compile(
    r"merge (?:branch|branches|pull|remote-tracking|tag|commit|request|PR|MR|in|\S+ into)\b|merge ['\"#!]"
    r"|merged (?:in|pr|\S+ into) |pull request #\d+:|squashed commit of the following",
    re.I,
)
_REVERT = re.compile(r'(?P<how>revert|reapply) ["“](?P<what>.*)["”]\.?', re.I)
_HOW = {"revert": "retour sur", "reapply": "retour à"}
_VERB = (
    r"(?:creat|updat|delet|renam|mov|remov|replac|chang)(?:e|ed|es|ing)|(?:add|edit|upload)(?:ed|s|ing)?|modif(?:y|ied)"
)
_VERBE = r"(?:ajout|cré|modifi|supprim|renomm|remplac|actualis|téléchar?g|télévers|déplac)(?:er|e|é|ée)|mettre à jour|mise à jour de"
_KIND = r"(?:(?:new |an? |the |le |un |nouveau |un nouveau )?(?:file|files|fichier|fichiers|directory|folder) )?"
_PATH = r"(?:[^\s./]*[./]\S*|['\"“«][^'\"”»]+['\"”»])"
_MADE = re.compile(
    rf"(?:{_VERB})(?: {_KIND}\S+)?(?: (?:to|from|in|into|as) \S+)?(?: directory| folder)?"
    rf"|(?:{_VERB}) [^“\"'«]{{0,80}}['\"“«][^'\"”»]+['\"”»]"  # the collection and the name of a record
    rf"|(?:{_VERB}) .*\.[a-z]{{2,5}}"  # a name with spaces
    rf"|(?:{_VERBE}) {_KIND}{_PATH}(?: (?:en|vers|dans) \S+)?"
    r"|(?:add|upload|ajout|ajouter|téléverser)(?: an?| un)?(?: new| nouveau)? (?:files?|fichiers?|directory|dossier)"
    r"(?: (?:via upload|to \S+|vers \S+))?"
    r"|update \d+ files?|initial (?:commit|import)|first commit|commit initial|premier commit"
    r"|apply (?:\d+ )?suggestions?(?:\(s\))?(?: (?:to|from|on) .*)?"
    r"|\S+ (?:edited|created|deleted|renamed) online with bitbucket"
    r"|tinacms content update.*|update from (?:tinacms|forestry\.io).*|.* via (?:pages cms|cloudcannon)|maj|wip",
    re.I,
)
_AUTOSQUASH = re.compile(r"(?:fixup|squash|amend)! ")
_TAG = re.compile(r"\[(?:skip ci|ci skip|no ci|skip actions|actions skip|skip netlify)\]", re.I)
_VIA = re.compile(r"\(via pages cms\)$", re.I)
_SQUASHED = re.compile(r" ?\((?:#|!|pull request #)\d+\)$", re.I)

_BY = r"(?:[a-zé]{1,20}-){1,4}(?:by|with|to|on|of|from|id|for|queue|par)"
_LINE = re.compile(
    rf"(?:{_BY}|(?:co-?)?authors?|committer|reviewers?|cc|bcc|from|co-?auteure?s?|auteur\w{{0,3}}"
    r"|rédact\w{1,6}|contact|courriel|e-?mail|mél|tél(?:éphone)?|phone"
    r"|(?:sign|relu|revu|valid|approuv|vérifi|saisi|rédig|propos|co-?écri|test|demand|signal|écrit)\w{0,3} par)"
    r" ?(?::|=).*"
    r"|correction-mineure ?: .*"
    r"|(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|see|see also|see merge request|part of|related to|voir):? [^\s#!]*[#!]\d\S*"
    r"|\(cherry picked from commit .*|this (?:reverts|reapplies) (?:commit|merge).*|reverts \S+#\d+|[-*] \S*[./]\w+",
    re.I,
)
"""A line about who, which request, commit or file: the trailers of git and of forges, and those that people type."""
_MINOR = re.compile("correction-mineure ?: ?oui", re.I)
_INLINE = re.compile(r"\b(?:[a-z]{1,20}-){1,4}by ?: .*", re.I)
_PHONE = re.compile(
    r"(?<![\w+])(?!\d\d[/.-]\d\d[/.-]\d{4}\b)"
    r"(?:(?:\+|00) ?[1-9](?:[ ./()‑-]{0,3}\d){7,13}|0[1-9](?:[ ./‑-]{0,2}\d){8})(?!\d)(?! ?(?:€|euros?\b|[kM]€))"
)
_STREET = re.compile(
    r"\b\d{1,4}(?: ?(?:bis|ter|quater|[a-d]))?,? (?:rue|avenue|av\.|boulevard|bd|allée|impasse|chemin|place|square|quai"
    r"|ruelle|venelle|sentier)\b(?: [^\s,;.:!?()]{1,20}){0,4}",
    re.I,
)
_ADDRESS, _NAME, _NUMBER = "[adresse retirée]", "[nom retiré]", "[numéro retiré]"
REMOVED = (_ADDRESS, _NAME, _NUMBER)
"""What stands in a reason for what was taken out of it."""
_AT = re.compile(r"[@＠﹫]|[(\[{](?:at|arobase)[)\]}]", re.I)
_AT_BETWEEN = re.compile(rf" (?:{_AT.pattern}) ", re.I)
_EDGES = "«»“”\"'()[]{}<>,;:.!?…"


def reason(message: str) -> str | None:
    """Return the reason that a message gives, on one line.

    None when it gives none: it is empty, speaks of the program, or was written by git, a forge or an editor of forms.
    """
    lines = list(_lines(_beginning_of(message)))
    subject = next((line for line in lines if line), "")
    rest = lines[lines.index(subject) + 1 :] if subject else []
    subject = _AUTOSQUASH.sub("", subject)
    if _CODE.match(subject) or _MERGE.match(subject):
        return None
    said, squashed = _SQUASHED.subn("", _DATA.sub("", subject, count=1))
    if squashed:
        rest = [line for line in rest if not line.startswith("* ")]  # the messages of the commits that a forge made one
    if reverted := _REVERT.fullmatch(said):
        undone = None if _REVERT.match(reverted["what"]) else reason(reverted["what"])
        said = f"{_HOW[reverted['how'].lower()]} « {undone} »" if undone else ""
    elif _MADE.fullmatch(_VIA.sub("", said).strip()):
        said = ""
    paragraphs = (escape_controls(_without_people(" ".join(x))) for full, x in groupby([said, *rest], bool) if full)
    *first, last = [x for x in paragraphs if any(map(str.isalnum, x))] or [""]
    return _cut(" ".join([*map(closed, first), last])) or None


def is_minor(message: str) -> bool:
    """Tell whether a message says that its commit mends a slip of the pen and changes nothing of what is said."""
    return any(_MINOR.fullmatch(line.strip()) for line in _beginning_of(message).splitlines()[1:])


def claims_data(message: str) -> bool:
    """Tell whether a message says that its commit is one of data, however that is written: « data: », « Données(4-1) »."""
    return _CLAIMS_DATA.match(message) is not None


def closed(sentence: str) -> str:
    """Return a sentence with its full stop."""
    return sentence if sentence.endswith((".", "!", "?", "…", ":", ";")) else f"{sentence}."


def _beginning_of(message: str) -> str:
    """Return the whole words of a message that stand within what is looked at."""
    end = max(message.rfind(" ", 0, LOOKED_AT), message.rfind("\n", 0, LOOKED_AT))
    return message if len(message) <= LOOKED_AT else message[: end if end > 0 else LOOKED_AT]


def _lines(text: str) -> Iterator[str]:
    """Yield the lines, each cut in words, without those that name people; up to the signature of a letter."""
    in_trailer = False
    for line in text.splitlines():
        words = " ".join(_TAG.sub("", line).split())
        if line.rstrip() == "--":
            return
        in_trailer = bool(words) and (bool(_LINE.fullmatch(words)) or (in_trailer and line[0].isspace()))
        if not in_trailer:
            yield _INLINE.sub("", words).rstrip()


def _without_people(line: str) -> str:
    """Return a line without what leads to a person: an address, the name before it, a handle, a number."""
    words: list[str] = []
    for word in _STREET.sub(_ADDRESS, _PHONE.sub(_NUMBER, _AT_BETWEEN.sub("@", line))).split():
        if not _AT.search(word):
            words.append(word)
            continue
        if word.startswith("<"):
            for _ in range(4):
                if words and words[-1][0].isupper() and words[-1][-1] not in _EDGES:
                    words.pop()
        bare = word.strip(_EDGES)
        words.append((_NAME if _AT.match(bare) else _ADDRESS) + word[len(word.rstrip(",;:.!?…")) :])
    return " ".join(words)


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rsplit(' ', 1)[0]} …"
