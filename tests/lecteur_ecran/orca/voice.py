"""A voice of Orca that writes: each utterance becomes one line of JSON in the file named by `ORCA_SAYS`.

Orca loads it by name (`settings.speechServerFactory`) in the place of Speech Dispatcher’s.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from gi.repository import GLib
from orca import chnames, speechserver

END = "end of continuous reading"
STOPPED = "continuous reading stopped"


class SpeechServer(speechserver.SpeechServer):  # type: ignore[misc]  # Orca ships no types
    """One voice, that never cuts an utterance short: what the next would cover is written whole."""

    _only: SpeechServer | None = None
    _reading: Iterator[Any] | None = None
    _context: Any = None
    _progress: Callable[[Any, int], None]

    @staticmethod
    def getFactoryName() -> str:
        return "File"

    @classmethod
    def getSpeechServers(cls) -> list[SpeechServer]:
        return [cls.getSpeechServer()]

    @classmethod
    def getSpeechServer(cls, info: object = None) -> SpeechServer:
        cls._only = cls._only or cls()
        return cls._only

    @staticmethod
    def shutdownActiveServers() -> None:
        pass

    def __init__(self) -> None:
        super().__init__()
        self._file = open(os.environ["ORCA_SAYS"], "a", encoding="utf-8", buffering=1)  # noqa: PTH123, SIM115

    def getInfo(self) -> list[str]:
        return ["File", "file"]

    def getVoiceFamilies(self) -> list[object]:
        return []

    def _write(self, **line: str) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def speak(self, text: str | None = None, acss: object = None, interrupt: bool = True) -> None:
        if isinstance(text, str) and text.strip():
            self._write(said=text)

    def speakCharacter(self, character: str, acss: object = None) -> None:
        self.speak(chnames.getCharacterName(character))

    def speakKeyEvent(self, event: Any, acss: object = None) -> None:
        self.speak(f"{event.getKeyName()} {event.getLockingStateString()}")

    def sayAll(self, utterances: Iterator[Any], progress: Callable[[Any, int], None]) -> None:
        self._reading, self._context, self._progress = utterances, None, progress
        breath = float(Path(os.environ["ORCA_BREATH"]).read_text(encoding="utf-8"))
        GLib.timeout_add(int(1000 * breath), self._begin, utterances)

    def _begin(self, utterances: Iterator[Any]) -> bool:
        GLib.idle_add(self._say_next, utterances)
        return False

    def _say_next(self, utterances: Iterator[Any]) -> bool:
        """Say one sentence of a continuous reading, and tell Orca that it has been heard to its end."""
        if utterances is not self._reading:
            return False
        found = next(utterances, None)
        if found is None:
            self._reading = None
            self._write(event=END)
            return False
        self._context = found[0]
        self.speak(self._context.utterance)
        self._context.currentOffset = self._context.endOffset
        self._context.currentEndOffset = None
        self._progress(self._context.copy(), speechserver.SayAllContext.COMPLETED)
        return True

    def stop(self) -> None:
        """End the continuous reading, as Orca asks when a key is pressed or something else must be said."""
        if not self._reading:
            return
        self._reading = None
        self._write(event=STOPPED)
        if self._context:
            self._progress(self._context.copy(), speechserver.SayAllContext.INTERRUPTED)

    def shutdown(self) -> None:
        self._file.close()

    def reset(self, text: object = None, acss: object = None) -> None:
        pass

    def updateCapitalizationStyle(self) -> None:
        pass

    def updatePunctuationLevel(self) -> None:
        pass
