"""`scripts/serve`: what is saved shows in the browser, by itself."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

LONGEST = 90_000
"""Milliseconds that a change may take on the busiest machine; what it took is printed, and judged by people."""


@pytest.fixture
def preview(checkout: Path) -> Iterator[str]:
    """The last line of `scripts/serve`, in a copy of the repository; ends when MkDocs has built once and listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=checkout, env=env, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            for line in process.stderr:
                if "Serving on" in line:
                    break
            yield f"http://{address}/"
        finally:
            process.terminate()


def test_a_saved_value_and_a_saved_page_show_in_the_browser_without_a_key(
    browser: Browser, checkout: Path, preview: str, tell: Callable[[str], None]
) -> None:
    context = browser.new_context()
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if m.type == "error" else None)
    took = []
    try:
        for relative, address in (("data/actions/4-1.yml", "actions/4-1/"), ("docs/aide.md", "aide/")):
            page.goto(preview + address)
            path = checkout / relative
            before = path.read_text(encoding="utf-8")
            for n in range(2):
                mark = f"Changement{relative[0]}{n}"
                path.write_text(changed(before, mark), encoding="utf-8")
                took.append(seconds_until(page, mark))
            path.write_text(before, encoding="utf-8")
    finally:
        context.close()
    assert refused == []
    tell(f"scripts/serve, de l’enregistrement à la page vue : {', '.join(f'{s:.2f} s' for s in took)}")


def changed(text: str, mark: str) -> str:
    """Return a record, or a hand-written page, with one word more."""
    if "en_clair: >-\n  " in text:
        return text.replace("en_clair: >-\n  ", f"en_clair: >-\n  {mark}. ", 1)
    return f"{text}\n{mark}.\n"


def seconds_until(page: Page, mark: str) -> float:
    start = time.monotonic()
    expect(page.locator("main")).to_contain_text(mark, timeout=LONGEST)
    return time.monotonic() - start
