"""A plain form that is kept while somebody types in it, until it is handed in.

Its own view answers both: a script keeps what is typed, a button does what the form is for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.drafts import form_drafts
from core.drafts.models import FormDraft
from core.drafts.pages import AutosavedForm, Field, wants_json
from core.drafts.versions import Seen
from core.errors import Refusal


@dataclass(frozen=True)
class KeptForm:
    """The form that is sent to ``url``; ``labels`` names its fields, and no other is kept."""

    request: HttpRequest
    url: str
    labels: Mapping[str, Any]

    @classmethod
    def all_of(
        cls, request: HttpRequest, urls: Iterable[str], labels: Mapping[str, Any]
    ) -> dict[str, "KeptForm"]:
        """Several forms of one page, by their addresses."""
        forms = {url: cls(request, url, labels) for url in urls}
        typed = {draft.key: draft for draft in FormDraft.objects.typed_by_all(request.user, forms)}
        for url, form in forms.items():
            form.__dict__["draft"] = typed.get(url)
        return forms

    @cached_property
    def draft(self) -> FormDraft | None:
        return FormDraft.objects.typed_by(self.request.user, self.url)

    @property
    def values(self) -> dict[str, str]:
        """What was typed and not handed in, by name of field."""
        return self.draft.values if self.draft else {}

    @cached_property
    def seen(self) -> Seen:
        return Seen.now(self.draft.version if self.draft else 0)

    @property
    def attributes(self) -> SafeString:
        """What its ``<form>`` bears."""
        key = f"{self.request.user.pk}:{self.url}"
        return format_html('data-autosave="{}" data-autosave-key="{}"', self.url, key)

    @property
    def is_being_typed(self) -> bool:
        """Whether a script sent it, to be kept and not yet to be done."""
        return self.request.method == "POST" and wants_json(self.request)

    def answer(self, *, at: datetime) -> HttpResponse:
        """Keep what a script sent."""
        typed = {name: self.request.POST.get(name, "") for name in self.labels}
        form = AutosavedForm(
            self.request,
            title="",
            url=self.url,
            home=self.url,
            fields=partial(self._compared, typed),
            refused=_never_by_hand,
        )
        return form.answer(
            partial(form_drafts.keep, user=self.request.user, key=self.url, values=typed, at=at)
        )

    def clear(self) -> None:
        """Forget it: it was handed in. In the same transaction."""
        form_drafts.clear(user=self.request.user, key=self.url)

    def _compared(self, typed: Mapping[str, str], kept: FormDraft | None) -> list[Field]:
        theirs = kept.values if kept else {}
        return [
            Field.of(name, str(label), typed[name], theirs.get(name, ""))
            for name, label in self.labels.items()
        ]


def labels_of(form: type[forms.BaseForm]) -> dict[str, Any]:
    """What the fields of ``form`` are called."""
    return {name: field.label for name, field in form.base_fields.items()}  # type: ignore[attr-defined]


def _never_by_hand(refusal: Refusal) -> HttpResponse:
    raise refusal
