"""Why a command stops, as a French sentence for the person who ran it."""

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress

from building.git import GitFailed


class Refused(Exception):
    """Nothing was changed that readers see; the message says why."""


def say(text: str, *, error: bool = False) -> None:
    """Print a line; a reader who has gone (a cut `git push`) never stops a publication."""
    with suppress(BrokenPipeError):
        print(text, file=sys.stderr if error else sys.stdout, flush=True)


def first_of(sentences: list[str], most: int = 50) -> list[str]:
    """Return as many sentences as a person reads, the last one saying how many are left out."""
    more = len(sentences) - most
    return sentences if more <= 0 else [*sentences[:most], f"… et {more} autres."]


def sentence(error: OSError) -> str:
    """Return what a failure of the disk means, with the file where it struck."""
    place = f" ({error.filename})" if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"il n’y a plus de place sur le disque{place}"
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return f"le dossier est en lecture seule, ou n’est pas à vous{place}"
    return f"le disque a répondu « {error.strerror or os.strerror(error.errno or 0)} »{place}"


def run(command: Callable[[], int], consequence: str, *, failure: int = 1) -> int:
    """Run a command; turn a refusal or a failing disk into a sentence and the exit code `failure`."""
    try:
        return command()
    except (Refused, GitFailed) as refused:
        say(f"Arrêt : {refused}\n{consequence}", error=True)
    except OSError as error:
        say(f"Arrêt : {sentence(error)}.\n{consequence}", error=True)
    except KeyboardInterrupt:
        say(f"Arrêt demandé.\n{consequence}", error=True)
    return failure
