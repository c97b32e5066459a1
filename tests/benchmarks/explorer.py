"""How long a reader of the explorer waits: for the server alone, and in Chromium.

Every question is one that was not asked before, with four scenarios and a second dose in
three of them, so that nothing is answered from memory.
"""

import itertools
import statistics
from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from tests.benchmarks.browser import chromium
from tests.benchmarks.load import measure, request_bytes

# As in static/js/explorer.js: the pause that waits for the next key.
PAUSE = 120

QUESTION = {
    "a-source": "iv-fava",
    "a-amount": "0.5",
    "a-second": "0.5",
    "a-at": "60",
    "b-source": "im-zanos",
    "b-amount": "0.5",
    "b-at": "20",
    "c-source": "sl-ktc",
    "c-amount": "200",
    "c-at": "30",
    "d-source": "oral-andrade",
    "d-amount": "300",
    "level": "100",
}

# From the key to the first frame that shows the new curves.
WAITED = """async (weight) => {
  const field = document.querySelector("[name=a-weight]");
  const answer = document.querySelector("[data-explorer-answer]");
  return new Promise((done) => {
    let began;
    new MutationObserver((_changes, observer) => {
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
    }).observe(answer, { childList: true });
    field.value = weight;
    began = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}"""

_weights = (f"{60 + number / 1000:.3f}" for number in itertools.count())


def questions(*, port: int):
    """The requests of one connection, each another comparison."""

    def requests(_number: int) -> Iterator[bytes]:
        while True:
            yield request_bytes("GET", address(), port=port, cookies={}, HX_Request="true")

    return requests


def address() -> str:
    """A comparison that nobody has asked for yet."""
    weight = next(_weights)
    weighed = {f"{letter}-weight": weight for letter in "abcd"}
    return f"{reverse('courses:explorer')}?{urlencode(QUESTION | weighed)}"


def answer(*, port: int, seconds: float) -> None:
    """One reader, one question after another."""
    alone = measure(questions(port=port), port=port, connections=1, seconds=seconds, allowed=(200,))
    print(f"explorer-answer {1000 / alone.per_second:.1f} ms")
    print(f"explorer-answer-p95 {alone.p95_ms:.1f} ms", flush=True)


def in_chromium(*, port: int, repeats: int) -> None:
    """A reader who types weights; the pause for the next key is not counted."""
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"http://localhost:{port}{address()}")
        times = sorted(page.evaluate(WAITED, next(_weights)) - PAUSE for _repeat in range(repeats))
    print(f"explorer-in-chromium {statistics.median(times):.1f} ms")
    print(f"explorer-in-chromium-p95 {times[int(len(times) * 0.95)]:.1f} ms", flush=True)
