"""The mailbox of a demonstration: every mail that its people would have got, and nobody else did."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from core.mail.terminal import LINK
from core.models import Mail

ON_A_PAGE = 20

# What the message brings along is drawn and nothing of it runs; its links leave the frame.
AS_IN_A_MAIL_PROGRAM = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-top-navigation-by-user-activation"
)


@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mail, the newest first, each with the link that it is about."""
    _only_in_a_demonstration()
    page = Paginator(Mail.objects.all(), ON_A_PAGE).get_page(request.GET.get("page"))
    letters = [(mail, _first_link(mail)) for mail in page]
    return render(request, "portal/mailbox.html", {"page": page, "letters": letters})


@require_safe
@never_cache
def message(request: HttpRequest, pk: int) -> HttpResponse:
    _only_in_a_demonstration()
    mail = get_object_or_404(Mail, pk=pk)
    context = {
        "mail": mail,
        "text": _with_links(mail.text("plain")),
        "has_html": bool(mail.text("html")),
        "trail": [(_("Mailbox"), reverse("portal:mailbox")), (mail.subject, "")],
    }
    return render(request, "portal/mailbox_message.html", context)


@require_safe
@never_cache
@xframe_options_sameorigin
def message_as_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The message as a mail program draws it, to stand in a frame."""
    _only_in_a_demonstration()
    html = get_object_or_404(Mail, pk=pk).text("html")
    response = HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))
    response["Content-Security-Policy"] = AS_IN_A_MAIL_PROGRAM
    return response


def _only_in_a_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise Http404


def _first_link(mail: Mail) -> str:
    found = LINK.search(mail.text("plain"))
    return found[0] if found else ""


def _with_links(text: str) -> SafeString:
    """``text`` with its links live, letter for letter: ``urlize`` quotes an address anew, and what
    stands quoted in one of its values is then another address."""
    written, end = [], 0
    for link in LINK.finditer(text):
        written += [escape(text[end : link.start()]), format_html('<a href="{0}">{0}</a>', link[0])]
        end = link.end()
    return mark_safe("".join([*written, escape(text[end:])]))
