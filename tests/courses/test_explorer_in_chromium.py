"""The explorer as a reader works it: typing, keyboard alone, without a script, on paper."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.journeys.audit import audit

pytestmark = pytest.mark.browser


@pytest.fixture
def explorer(live_server, page: Page) -> Page:
    page.goto(live_server.url + reverse("courses:explorer"))
    return page


def test_typing_draws_again_without_losing_the_field(explorer: Page):
    dose = explorer.get_by_label("Dose", exact=True).first
    dose.fill("")
    dose.press_sequentially("0.75", delay=20)

    expect(explorer.locator(".explorer__sentences li").first).to_contain_text("peaks at 266 ng/mL")
    expect(dose).to_be_focused()
    expect(dose).to_have_value("0.75")
    expect(explorer).to_have_url(re.compile("a-amount=0.75"))
    explorer.reload()
    expect(explorer.locator(".explorer__sentences li").first).to_contain_text("peaks at 266 ng/mL")


def test_a_wrong_figure_is_said_beside_its_field_and_the_others_stay(explorer: Page):
    dose = explorer.get_by_label("Dose", exact=True).first
    dose.fill("7")

    expect(explorer.locator("#id_a-amount_error")).to_contain_text("Andrade 2017 used 0.1–0.75")
    expect(dose).to_have_value("7")
    expect(dose).to_have_attribute("aria-invalid", "true")
    expect(explorer.locator(".explorer__sentences li")).to_have_count(2)
    dose.fill("0.7")
    expect(explorer.locator("#id_a-amount_error")).to_have_count(0)
    expect(explorer.locator(".explorer__sentences li")).to_have_count(3)


def test_another_source_starts_with_its_own_figures_and_the_first_is_remembered(explorer: Page):
    source = explorer.get_by_label("Route and source of the dose").first
    source.select_option("im-krupitsky")

    first = explorer.locator(".explorer__sentences li").first
    expect(first).to_contain_text("14 mg (0.2 mg/kg) into a muscle")
    expect(explorer.locator("#id_a-minutes")).to_be_hidden()
    source.select_option("iv-andrade")
    expect(explorer.locator("#id_a-amount")).to_have_value("0.5")
    expect(explorer.locator("#id_a-minutes")).to_have_value("40")
    expect(first).to_contain_text("35 mg (0.5 mg/kg) by vein")


def test_it_is_worked_by_keyboard_alone(explorer: Page):
    heads = explorer.locator(".explorer__summary")
    heads.nth(3).focus()
    explorer.keyboard.press("Enter")
    explorer.keyboard.press("Tab")
    expect(explorer.locator("#id_d-source")).to_be_focused()
    explorer.keyboard.type("SC")
    expect(explorer.locator(".explorer__sentences li").nth(3)).to_contain_text("under the skin")


def test_values_are_read_off_the_chart_by_keyboard_and_by_pointing(explorer: Page):
    slider = explorer.get_by_label("Read the levels at")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^60 min: A 115 ng/mL; B 87 "))
    slider.focus()
    explorer.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^65 min: A 106 ng/mL"))
    expect(explorer.locator("[data-chart-reading]")).to_contain_text("A 106 ng/mL")
    # Drawn again, it stays where it was.
    explorer.get_by_label("Dose", exact=True).first.fill("0.75")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^65 min: A 15"))
    plot = explorer.locator(".explorer__chart svg.chart__plot")
    plot.hover(position={"x": plot.bounding_box()["width"] * 0.1, "y": 100})
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^0 min: A 0 ng/mL"))


@pytest.mark.parametrize("width", [390, 1440])
def test_the_chart_stays_in_sight_of_what_changes_it(explorer: Page, width):
    explorer.set_viewport_size({"width": width, "height": 844})
    last = explorer.locator(".explorer__summary").last
    last.evaluate("element => element.scrollIntoView({block: 'end'})")
    chart = explorer.locator(".explorer__chart svg.chart__plot").bounding_box()
    assert chart["y"] >= 0
    assert chart["y"] + chart["height"] <= last.bounding_box()["y"] + (width > 1000) * 844


@pytest.mark.parametrize("query", ["", "?a-source=im-zanos&a-amount=9&b-source=sl-ktc&level="])
def test_nothing_is_found_by_axe_and_it_fits_a_phone(live_server, page: Page, query):
    page.goto(live_server.url + reverse("courses:explorer") + query)
    audit(page, "Concentration–time explorer")


def test_without_a_script_the_form_goes_and_comes_back(live_server, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + reverse("courses:explorer"))
    page.locator("#id_a-amount").fill("0.75")
    page.get_by_role("button", name="Draw").click()
    expect(page.locator(".explorer__sentences li").first).to_contain_text("peaks at 266 ng/mL")
    expect(page.locator("#id_a-amount")).to_have_value("0.75")


FOUR = "".join(
    f"&{letter}-source=iv-andrade&{letter}-model={model}"
    for letter, model in zip("abcd", ("", "DOMINO-1982", "HERD-2007", "FANTA-2015"), strict=True)
)


@pytest.mark.parametrize("query", ["", f"?level=100{FOUR}"], ids=["usual", "four sets"])
def test_it_prints_on_two_pages(live_server, page: Page, query):
    page.goto(live_server.url + reverse("courses:explorer") + query)
    margins = dict.fromkeys(("top", "right", "bottom", "left"), "12mm")
    printed = page.pdf(format="A4", margin=margins)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
