"""What every page of a journey is held to: nothing for axe to find, nothing wider than a phone."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PHONE = 390


def audit(page: Page, heading: str) -> None:
    """Assert that the page of that heading has no fault, in light and in dark, and fits a phone."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert not found.violations_count, f"{page.url} in {scheme}: {found.generate_report()}"
    page.emulate_media(color_scheme="light")
    assert_fits_a_phone(page)


def assert_fits_a_phone(page: Page) -> None:
    desk = page.viewport_size
    assert desk, "the page has no viewport of its own"
    page.set_viewport_size({"width": PHONE, "height": 844})
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE, f"{page.url} is {width} px wide on a phone of {PHONE} px"
    page.set_viewport_size(desk)
