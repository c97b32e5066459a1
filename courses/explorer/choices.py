"""What an author may choose, as the CMS asks for it: at the moment it shows the choice."""

from courses.explorer.published import choices
from courses.explorer.reading import SETS


def sources() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every published dose, under its route."""
    return choices()


def parameter_sets() -> list[tuple[str, str]]:
    """Every set of constants."""
    return [(code, str(one.title)) for code, one in SETS.items()]
