"""What every page of a journey is held to: nothing for axe to find, nothing wider than a phone."""

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page, expect

PHONE = 390

# A color half way to another is no color of the design.
SETTLE = """
    Promise.allSettled(
        document.getAnimations()
            .filter(one => one instanceof CSSTransition)
            .map(one => one.finished)
    )
"""
# Only what is wrong comes back: what axe found in order is many times as much.
RUN = """
    axe.run({resultTypes: ["violations"]})
        .then(({violations}) => ({violations}))
"""


def audit(page: Page, heading: str) -> None:
    """Assert that the page of that heading has no fault, in light and in dark, and fits a phone."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert_axe_finds_nothing(page, f"{page.url} in {scheme}")
    page.emulate_media(color_scheme="light")
    assert_fits_a_phone(page)


def assert_axe_finds_nothing(page: Page, where: str) -> None:
    # A document keeps the script; reading half a megabyte of it is most of a run.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.evaluate(SETTLE)
    found = AxeResults(page.evaluate(RUN))
    assert not found.violations_count, f"{where}: {found.generate_report()}"


def assert_fits_a_phone(page: Page) -> None:
    desk = page.viewport_size
    assert desk, "the page has no viewport of its own"
    page.set_viewport_size({"width": PHONE, "height": 844})
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE, f"{page.url} is {width} px wide on a phone of {PHONE} px"
    page.set_viewport_size(desk)
