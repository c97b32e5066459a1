"""Links lead somewhere outside, and what is inside is named by its key."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from courses.quality.findings import Finding, Spot, error, warning
from courses.quality.material import Curriculum

HREF = re.compile(r'href="([^"]*)"')
# Names that are kept for examples lead nowhere.
NOWHERE = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|org|net))?|invalid|localhost|test)$")


def check(curriculum: Curriculum, on: date) -> Iterator[Finding]:
    for spot, address in _addresses(curriculum):
        parts = urlsplit(address.replace("&amp;", "&"))
        if parts.scheme == "mailto":
            continue
        host = parts.hostname or ""
        if "." not in host or NOWHERE.search(host) or re.search(r"\s", address):
            yield error(spot, "link_leads_nowhere", f"“{address}” leads nowhere.")
        elif parts.scheme == "http":
            yield warning(spot, "link_not_encrypted", f"“{address}” is not encrypted.")


def _addresses(curriculum: Curriculum) -> Iterator[tuple[Spot, str]]:
    passages = [*curriculum.passages]
    passages += [passage for step in curriculum.steps for passage in step.content.passages]
    for passage in passages:
        for address in HREF.findall(passage.html):
            yield passage.spot, address
    for work in curriculum.works.values():
        if work.url:
            yield work.spot, work.url
