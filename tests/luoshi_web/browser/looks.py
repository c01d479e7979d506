"""What holds of every page, in both languages, wide and on a phone: accessible, within the screen, light, and still
while it loads."""

from __future__ import annotations

import gzip
from collections.abc import Iterable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

LIMIT = 100_000
"""Bytes that a page may weigh with all that it needs, compressed."""
STILL = 0.1
"""Layout shift up to which Core Web Vitals call a page good. A page that arrives whole has none; one that a slow
machine sees in pieces may move by some hundredths, as columns find their widths."""
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 100);
})"""


def faults(page: Page, addresses: Iterable[str]) -> dict[str, list[str]]:
    """What is wrong with which of the pages."""
    sent: list[Response] = []
    page.on("response", lambda response: sent.append(response))  # playwright marks its listeners
    found = {}
    for address in addresses:
        page.goto("about:blank")  # what the page before still asks for does not count for this one
        sent.clear()
        page.goto(address)
        found[address] = [*_heavy(sent), *_moving(page), *inaccessible(page)]
    return {address: wrong for address, wrong in found.items() if wrong}


def inaccessible(page: Page) -> list[str]:
    """What axe finds, and what hangs over, with everything unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    wrong = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in Axe().run(page).response["violations"]]
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wrong + ([f"hangs over by {over} px"] if over > 0 else [])


def _heavy(sent: list[Response]) -> list[str]:
    weight = sum(map(_size, sent))
    return [f"weighs {weight} bytes"] if weight > LIMIT else []


def _size(response: Response) -> int:
    """Bytes as they are sent: compressed (test_pages.py sees to that)."""
    unread = response.status >= 300 or response.url.endswith("icon.svg")  # Chromium keeps no body of an icon
    return 0 if unread else len(gzip.compress(response.body()))


def _moving(page: Page) -> list[str]:
    shift = page.evaluate(SHIFTS)
    return [f"moves by {shift}"] if shift > STILL else []
