"""``{% with_scripts %}`` … ``{% endwith_scripts %}``: a page, and after it the scripts it asks for."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.serving import scripts

register = template.Library()


@register.simple_block_tag
def with_scripts(content: str) -> SafeString:
    return mark_safe(content + format_html_join("", "{}", _tags(content)))


def _tags(page: str) -> list[tuple[SafeString]]:
    return [
        (
            format_html(
                '<script src="{}" {}></script>\n',
                static(script),
                mark_safe('type="module"' if scripts.is_module(script) else "defer"),
            ),
        )
        for script in scripts.asked_for(page)
    ]
