import re
from xml.etree import ElementTree

import pytest

from certificates.renditions import seals

DRAWINGS = {
    "border": lambda serial: seals.border(serial, width=281, height=194),
    "seal": seals.seal,
}


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
def test_one_serial_is_always_drawn_alike_and_two_never(draw):
    assert draw("7KQ2-M0XD") == draw("7KQ2-M0XD")
    assert len({draw(f"7KQ2-M0X{letter}") for letter in "ABCDEFGH"}) == 8


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
def test_every_line_closes_and_stays_inside_the_drawing(draw):
    root = ElementTree.fromstring(draw("7KQ2-M0XD"))
    _x, _y, width, height = map(float, root.get("viewBox").split())
    lines = [path.get("d") for path in root.iter("{http://www.w3.org/2000/svg}path")]
    assert len(lines) > 5
    for line in lines:
        numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", line)]
        assert line.endswith("Z")
        assert numbers[:2] == pytest.approx(numbers[-2:], abs=0.02)
        assert all(0 <= x <= width for x in numbers[::2])
        assert all(0 <= y <= height for y in numbers[1::2])


def test_it_is_drawn_with_lines_alone_so_that_a_copier_keeps_it():
    drawing = seals.seal("7KQ2-M0XD")
    assert set(re.findall(r'fill="([^"]*)"', drawing)) == {"none"}
    assert "opacity" not in drawing
