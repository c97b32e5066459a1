"""What a higher floor shows on a page of a lower one, which does not know it.

A template leaves a place open, ``{% parts "core/home_page" %}``; a higher floor puts a template
there when its app is ready. It is drawn with everything that the page knows.
"""

_parts: dict[str, list[str]] = {}


def put(place: str, template: str) -> None:
    """Have ``template`` drawn at ``place``, after what was put there before. Twice is once."""
    at_place = _parts.setdefault(place, [])
    if template not in at_place:
        at_place.append(template)


def at(place: str) -> tuple[str, ...]:
    """The templates that are drawn at ``place``, in their order."""
    return tuple(_parts.get(place, ()))


def places() -> frozenset[str]:
    """Every place where something was put."""
    return frozenset(_parts)
