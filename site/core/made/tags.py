"""``{% made "name" by values %}…{% endmade %}``: a part of a template that depends on them alone."""

from django import template
from django.utils.safestring import mark_safe

from core.made.store import at_hand

register = template.Library()


class MadeNode(template.Node):
    child_nodelists = ("body",)

    def __init__(self, name: str, values: list, body: template.NodeList) -> None:
        self.name = name
        self.values = values
        self.body = body

    def render(self, context) -> str:
        by = tuple(_comparable(value.resolve(context)) for value in self.values)
        return at_hand("part", self.name, by, make=lambda: mark_safe(self.body.render(context)))


def _comparable(value):
    """A list as a tuple, and HTML apart from the same text that is none."""
    if isinstance(value, list):
        return tuple(map(_comparable, value))
    return (str(value), hasattr(value, "__html__")) if isinstance(value, str) else value


@register.tag
def made(parser, token) -> MadeNode:
    """Draw the body once for each combination of the values after ``by``, and keep it.

    ``{% made "footer" by footer_links %}``. The body may use nothing that is not among the values,
    but for the language: least of all who is reading, or a CSRF token.
    """
    _tag, name, *rest = token.split_contents()
    if rest[:1] not in ([], ["by"]):
        raise template.TemplateSyntaxError('made takes a name, "by" and values')
    body = parser.parse(("endmade",))
    parser.delete_first_token()
    return MadeNode(name.strip("\"'"), [parser.compile_filter(one) for one in rest[1:]], body)
