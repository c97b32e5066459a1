"""``{% parts "core/home_page" %}`` draws what higher floors have put at a place of a page."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from core.pages import parts as registered

register = template.Library()


@register.simple_tag(takes_context=True)
def parts(context: template.Context, place: str) -> SafeString:
    drawn = []
    for name in registered.at(place):
        # What one part sets is nothing to the next, nor to the page.
        with context.push():
            part = context.template.engine.get_template(name)  # type: ignore[union-attr]
            drawn.append(part.render(context))
    return mark_safe("".join(drawn))
