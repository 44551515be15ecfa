"""Chromium on the desktop of a screen reader: pages opened, keys pressed, and the utterances that follow."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, Playwright

from lecteur_ecran.desktop import Desktop, Lines, Mute

FLAGS = (
    "--no-sandbox",
    "--test-type",
    "--force-renderer-accessibility",
    "--lang=fr",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
    "--start-maximized",
    "--disable-smooth-scrolling",
    "--force-prefers-reduced-motion",  # Orca scrolls to each sentence: drawn once
)
PAGE_STARTS = "La page possède "
"""What Orca says first of a page itself; before it come the window, the title and the loading."""
END = "end of continuous reading"
PAGE_SECONDS = 180
QUIET_SECONDS = 0.8
READ_ON = "2026-11-25T12:00:00"
"""The moment at which the pages are read, as their scripts see it: a citation says the day."""


class Listener:
    """One window, driven as a person would: an address or keys in, utterances out."""

    def __init__(self, desk: Desktop, page: Page, site: str) -> None:
        self._desk, self._page, self._site = desk, page, site

    def read(self, adresse: str, seconds: float = PAGE_SECONDS) -> list[str]:
        """Open a page and let Orca read it from end to end; return what it says of the page, in order."""
        start = len(self._desk.lines())
        self._page.goto(self._site + adresse, timeout=PAGE_SECONDS * 1000)
        try:
            return page_said(said(self._wait(start, read_to_the_end, adresse, seconds)))
        except Mute:
            self._page.goto("about:blank")  # what is still said of this page must not be heard with the next
            self._quiet(start)
            raise

    def open(self, adresse: str, last: str) -> list[str]:
        """Open a page that puts the focus in a field, where no page is read from end to end; return what is said."""
        start = len(self._desk.lines())
        self._page.goto(self._site + adresse, timeout=PAGE_SECONDS * 1000)
        self._wait(start, lambda lines: any(re.search(last, x) for x in said(lines)), adresse, PAGE_SECONDS)
        return said(self._quiet(start))

    def press(self, key: str, *last: str, breath: float = 0) -> list[str]:
        """Press a key, wait until each pattern of `last` has been said, then for quiet; return what was said."""
        self._desk.take_breath(breath)
        heard = self._pressed(key, lambda lines: all(any(re.search(x, y) for y in said(lines)) for x in last))
        self._desk.take_breath(0)
        return heard

    def press_and_read(self, key: str) -> list[str]:
        """Press a key that opens a page, and let Orca read it to its end; return what was said."""
        return self._pressed(key, read_to_the_end)

    def _pressed(self, key: str, enough: Callable[[Lines], bool]) -> list[str]:
        start = len(self._desk.lines())
        command = ["xdotool", "key", "--clearmodifiers", key]
        subprocess.run(command, env=self._desk.environment, check=True, timeout=30)
        self._wait(start, enough, key, PAGE_SECONDS)
        return said(self._quiet(start))

    def wait_for_a_page(self) -> None:
        """Wait until the page that the window opened on has been read to its end."""
        self._wait(0, read_to_the_end, "the first page", PAGE_SECONDS)

    def _wait(self, start: int, enough: Callable[[Lines], bool], what: str, seconds: float) -> Lines:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            lines = self._desk.lines(start)
            if enough(lines):
                return lines
            time.sleep(0.1)
        raise Mute(f"{what}: not heard to the end in {seconds} s; last: {said(self._desk.lines(start))[-5:]}")

    def _quiet(self, start: int) -> Lines:
        """Return the lines since `start`, once nothing has been added for a while."""
        end = time.monotonic() + PAGE_SECONDS
        lines, since = self._desk.lines(start), time.monotonic()
        while time.monotonic() < end:
            time.sleep(0.1)
            now = self._desk.lines(start)
            if now != lines:
                lines, since = now, time.monotonic()
            elif time.monotonic() - since > QUIET_SECONDS:
                return lines
        raise Mute(f"no quiet in {PAGE_SECONDS} s")


@contextmanager
def listening(desk: Desktop, playwright: Playwright, site: str, folder: Path) -> Iterator[Listener]:
    """Open Chromium on the desktop, on a page of the site: a window of one page, whose bar never takes the focus."""
    context = playwright.chromium.launch_persistent_context(
        folder / "profile",
        executable_path="/usr/bin/chromium",
        headless=False,
        no_viewport=True,
        env={**desk.environment},
        ignore_default_args=["--enable-automation"],  # its warning would be read before each page
        args=[*FLAGS, f"--app={site}404.html"],
    )
    try:
        context.clock.set_fixed_time(READ_ON)
        listener = Listener(desk, context.pages[0], site)
        listener.wait_for_a_page()
        yield listener
    finally:
        context.close()


def said(lines: Lines) -> list[str]:
    """Return the utterances, as a synthesizer gets them: no-break spaces are spaces."""
    return [" ".join(x["said"].split()) for x in lines if "said" in x]


def read_to_the_end(lines: Lines) -> bool:
    return lines[-1:] == [{"event": END}] and bool(page_said(said(lines)))


def page_said(spoken: list[str]) -> list[str]:
    """Return what is said of the last page itself."""
    starts = [i for i, x in enumerate(spoken) if x.startswith(PAGE_STARTS)]
    return spoken[starts[-1] :] if starts else []
