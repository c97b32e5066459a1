"""What a visit costs in Chromium, on a phone: files, bytes, and how long the reader waits.

The phone has a processor of a quarter of this one's speed and a slow network. Three measures
are the browser's own: when the largest thing in sight was painted (LCP), how far things moved
by themselves (CLS), and the longest wait from a touch or a key to the next frame (INP).
"""

import os
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
SLOWER = 4
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
REPEATS = 5

OBSERVE = """
window.seen = { lcp: 0, cls: 0, inp: 0 };
const observe = (type, tell, options) =>
  new PerformanceObserver((list) => list.getEntries().forEach(tell)).observe(
    { type, buffered: true, ...options });
observe("largest-contentful-paint", (entry) => (seen.lcp = entry.startTime));
observe("layout-shift", (entry) => entry.hadRecentInput || (seen.cls += entry.value));
observe("event", (entry) => {
  if (entry.interactionId) seen.inp = Math.max(seen.inp, entry.duration);
}, { durationThreshold: 16 });
"""

Act = Callable[[Page], Any]


@dataclass(frozen=True)
class Reader:
    """A page, whose it is, and what they do on it."""

    name: str
    path: str
    cookies: dict[str, str]
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class Visit:
    """What was asked for, by address, with the bytes that came over the wire."""

    files: dict[str, int]

    @property
    def requests(self) -> int:
        return len(self.files)

    @property
    def kilobytes(self) -> float:
        return sum(self.files.values()) / 1024


def phone(browser: Browser, address: str, cookies: dict[str, str]) -> BrowserContext:
    """A phone that has never been here, save that its person is signed in."""
    context = browser.new_context(**PHONE)  # type: ignore[arg-type]
    context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
    )
    return context


def first_visit(browser: Browser, address: str, path: str, cookies: dict[str, str]) -> Visit:
    """Open a page with nothing kept from before, and wait until nothing more is asked for."""
    context = phone(browser, address, cookies)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    asked: dict[str, str] = {}
    came: dict[str, int] = {}
    session.on(
        "Network.requestWillBeSent",
        lambda said: asked.update({said["requestId"]: said["request"]["url"]}),
    )
    session.on(
        "Network.loadingFinished",
        lambda said: came.update({said["requestId"]: said["encodedDataLength"]}),
    )
    answer = page.goto(address + path)
    assert answer is not None
    assert answer.status == 200, path
    page.wait_for_load_state("networkidle")
    context.close()
    return Visit(
        {
            f"{number} {url.removeprefix(address)}": int(came.get(request, 0))
            for number, (request, url) in enumerate(asked.items())
        }
    )


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic"],
        )
        yield browser
        browser.close()


def tell_first_visit(*, port: int, path: str, cookies: dict[str, str]) -> None:
    with chromium() as browser:
        visit = first_visit(browser, f"http://localhost:{port}", path, cookies)
    print(f"first-visit-requests {visit.requests} files")
    print(f"first-visit {visit.kilobytes:.0f} KB", flush=True)


def tell_waits(readers: list[Reader], *, port: int) -> None:
    """Print the three measures of each page, the median of some visits."""
    with chromium() as browser:
        for reader in readers:
            visits = [_wait(browser, f"http://localhost:{port}", reader) for _ in range(REPEATS)]
            for measure, unit in (("lcp", "ms"), ("inp", "ms"), ("cls", "shift")):
                value = statistics.median(visit[measure] for visit in visits)
                shown = f"{value:.3f}" if measure == "cls" else f"{value:.0f}"
                print(f"browser-{reader.name}-{measure} {shown} {unit}", flush=True)


def _wait(browser: Browser, address: str, reader: Reader) -> dict[str, float]:
    context = phone(browser, address, reader.cookies)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(OBSERVE)
    page.goto(address + reader.path, wait_until="networkidle")
    for act in reader.acts:
        act(page)
        # What an act shows comes with a later frame, and what it asks for after that.
        page.wait_for_timeout(600)
    seen = page.evaluate("window.seen")
    context.close()
    return seen
