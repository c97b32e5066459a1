"""The one way in which a page and the server speak of what is being typed.

A form with ``data-autosave`` sends itself while somebody types, and by its button; both come to
the same view, which answers with an ``AutosavedForm``. The statuses stand in docs/interface.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.drafts.conflicts import Conflict, Gone
from core.drafts.typed import tidied
from core.drafts.versions import Seen
from core.errors import Refusal
from core.wordwise import Piece, compared

# What a form carries for its way to the server, and nobody typed.
CARRIED = {"csrfmiddlewaretoken", "version"}


class Saved(Protocol):
    """What was kept: a row, or what became of one."""

    @property
    def version(self) -> int: ...
    @property
    def saved_at(self) -> datetime | None: ...


class Save(Protocol):
    """Keeps what was sent, made from the state ``seen``, or refuses to."""

    def __call__(self, *, seen: Seen) -> Saved: ...


@dataclass(frozen=True)
class Field:
    """One thing that was typed, to be read and compared: ``mine`` as it was sent, ``theirs`` as it is kept.

    All three are text, or safe HTML. ``sends`` is what a form would send for what is kept, by
    name; for a plain field ``Field.of`` knows it.
    """

    label: str
    mine: str
    theirs: str = ""
    sends: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, label: str, mine: str, theirs: str) -> "Field":
        return cls(label, tidied(mine), theirs, {name: theirs})

    @property
    def differs(self) -> bool:
        return self.mine != self.theirs

    @property
    def pieces(self) -> list[Piece]:
        """What would be gone and what new if what was typed here were kept; none of what was chosen.

        Nor of two texts with nothing in common, which are told by standing under each other.
        """
        if isinstance(self.mine, SafeString):
            return []
        pieces = list(compared(self.theirs, self.mine))
        return pieces if any(piece.kind == "same" for piece in pieces) else []

    @property
    def mine_shown(self) -> str:
        return _as_html(self.mine)

    @property
    def theirs_shown(self) -> str:
        return _as_html(self.theirs)


@dataclass(frozen=True)
class AutosavedForm:
    """What a form that saves by itself says of itself, so that it can be answered.

    ``fields(kept)`` compares what was sent with the row that is kept (None: there is none to
    compare with); ``refused(refusal)`` shows the form again as it was sent. ``url`` keeps it and
    ``page`` shows it; ``home`` is where to go when there is nothing left to write in.
    """

    request: HttpRequest
    title: str | Callable[[], str]
    url: str
    home: str
    fields: Callable[[Any], Sequence[Field]]
    refused: Callable[[Refusal], HttpResponse]
    page: str = ""
    # Whether what was sent too late is shown once more, to be copied.
    shows_late: bool = True

    @property
    def by_script(self) -> bool:
        return wants_json(self.request)

    @property
    def seen(self) -> Seen:
        return Seen.parse(self.request.POST.get("version", ""), by_hand=not self.by_script)

    def answer(
        self, save: Save, *, saved: Callable[[Any], HttpResponse] | None = None
    ) -> HttpResponse:
        """Have ``save`` keep what was sent, and say what came of it.

        ``saved(draft)`` leads a person on; left out, they come back to the form.
        """
        try:
            draft = save(seen=self.seen)
        except Refusal as refusal:
            return self.refuse(refusal)
        if self.by_script:
            version, saved_at = str(self.seen.at(draft.version)), draft.saved_at
            return JsonResponse({"version": version, "saved_at": saved_at and saved_at.isoformat()})
        if saved:
            return saved(draft)
        messages.success(self.request, _("Your draft was saved."))
        return redirect(self.page or self.url)

    def refuse(self, refusal: Refusal) -> HttpResponse:
        """Say why it was not kept, with everything that was typed still there."""
        if isinstance(refusal, Conflict):
            return self._choose(refusal)
        if isinstance(refusal, Gone):
            if self.shows_late and not self.by_script:
                return self._show(refusal, self.fields(None), "", status=410)
            return gone(self.request, refusal, self.home)
        if self.by_script:
            return JsonResponse({"message": refusal.message}, status=422)
        return self.refused(refusal)

    def _choose(self, conflict: Conflict) -> HttpResponse:
        kept = conflict.current
        fields = self.fields(kept)
        if not self.by_script:
            return self._show(conflict, fields, str(Seen.now(kept.version)), status=409)
        return JsonResponse(
            {
                "message": conflict.message,
                "version": str(self.seen.at(kept.version)),
                "fields": {name: text for one in fields for name, text in one.sends.items()},
                "differences": [
                    {
                        "label": _as_text(one.label),
                        "theirs": _as_text(one.theirs),
                        "pieces": [[piece.kind, piece.words] for piece in one.pieces],
                    }
                    for one in fields
                    if one.differs
                ],
            },
            status=409,
        )

    def _show(
        self, refusal: Refusal, fields: Sequence[Field], version: str, *, status: int
    ) -> HttpResponse:
        context = {
            "form": self,
            "page": self.page or self.url,
            "message": refusal.message,
            "fields": [one for one in fields if one.differs],
            "version": version,
            "sent": [
                (name, text)
                for name, texts in self.request.POST.lists()
                for text in texts
                if name not in CARRIED
            ],
        }
        return render(self.request, "core/draft_conflict.html", context, status=status)


def gone(request: HttpRequest, refusal: Refusal, url: str) -> HttpResponse:
    """Nothing can be written here any longer: say so, and lead to ``url``."""
    if wants_json(request):
        return JsonResponse({"message": refusal.message, "url": url}, status=410)
    messages.info(request, refusal.message)
    return redirect(url)


def signed_out() -> JsonResponse:
    return JsonResponse(
        {"code": "sign_in_required", "message": _("You are signed out.")}, status=401
    )


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, and not a person's browser for a page."""
    is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    return is_script or not request.accepts("text/html")


def _as_html(text: str) -> str:
    return text if isinstance(text, SafeString) else linebreaks_filter(text)


def _as_text(text: str) -> str:
    return unescape(strip_tags(text)).strip() if isinstance(text, SafeString) else text
