"""How content leaves the CMS: self-contained, so that an edition needs no other row to be read.

Freezing only reads. What a release must write besides the edition (a kept file, a version
of a question) is remembered and done by ``courses.releases.editions.release``, so that a preview
freezes the same way and leaves no trace.
"""

import hashlib
import mimetypes
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey

from core.errors import Refusal
from courses.content import text
from courses.content.models.assets import Asset
from courses.content.models.references import Reference

# What a machine's own tables may not know.
MEDIA_TYPES = {
    ".avif": "image/avif",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".svg": "image/svg+xml",
    ".wav": "audio/wav",
    ".webp": "image/webp",
}


@dataclass(frozen=True)
class KeptFile:
    """A file of the CMS with the SHA-256 of its bytes, not yet copied."""

    source: Any
    sha256: str
    media_type: str

    def is_unchanged(self) -> bool:
        """Whether it still has these bytes."""
        try:
            return hashlib.sha256(_read(self.source)).hexdigest() == self.sha256
        except Refusal:
            return False

    def copy(self) -> Asset:
        """The asset with these bytes, made if no release has kept them yet."""
        kept = Asset.objects.filter(sha256=self.sha256).first()
        if kept is not None:
            return kept
        data = _read(self.source)
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise Refusal(
                "changed_meanwhile",
                _("“%s” was replaced during the release. Release again.") % self.source,
            )
        # Another release or issue may be keeping the same bytes at this moment.
        asset, _is_new = Asset.objects.get_or_create(
            sha256=self.sha256,
            defaults={
                "media_type": self.media_type,
                "size": len(data),
                "file": _store(f"assets/{self.sha256}", data),
            },
        )
        return asset


class Freezing:
    """What the steps of one curriculum ask while they are frozen."""

    def __init__(self, organisation) -> None:
        self.organisation = organisation
        self.kept_files: dict[tuple[str, int], KeptFile] = {}
        # Which files were named since somebody emptied it.
        self.named: set[tuple[str, int]] = set()
        self._writes: list[Callable[..., None]] = []
        self._references: dict[str, Reference] | None = None

    def text(self, html: str) -> str:
        """Kept text, with blocks."""
        return text.clean(_releasable(html))

    def inline(self, html: str) -> str:
        """Kept text of one run."""
        return text.clean_inline(_releasable(html))

    def keep_image(self, image) -> dict:
        """How released content names an image; its bytes are copied at the release."""
        kept = self._keep("image", image)
        return {
            "sha256": kept.sha256,
            "media_type": kept.media_type,
            "width": image.width,
            "height": image.height,
        }

    def keep_document(self, document) -> dict:
        """How released content names an audio or video file."""
        kept = self._keep("document", document)
        return {"sha256": kept.sha256, "media_type": kept.media_type}

    def references(self, keys: Iterable[str]) -> list[dict]:
        """The works behind ``keys``, in their order; a key that is in no list is refused."""
        if self._references is None:
            self._references = {
                reference.key: reference
                for reference in Reference.objects.filter(organisation=self.organisation)
            }
        missing = [key for key in keys if key not in self._references]
        if missing:
            raise Refusal(
                "missing_reference",
                _("It cites %s, which is not in the reference list.")
                % ", ".join(f"@{key}" for key in missing),
            )
        return [self._references[key].freeze() for key in keys]

    def each(
        self, parts: Iterable[Any], freeze: Callable[[Any], Any], *, inside: Collection[str] = ()
    ) -> list[Any]:
        """Every part as ``freeze`` freezes it: the blocks of a stream or a list, or rows of a page.

        Of what stands in its fields ``inside``, ``freeze`` asks by itself.
        """
        return [freeze(part) for part in parts]

    def attempt(self, freeze: Callable[[], Any], otherwise: Any = None) -> Any:
        """What ``freeze`` freezes; ``otherwise`` stands for it only where a preview goes on without."""
        return freeze()

    def cited(self, content) -> list[dict]:
        """The works that frozen content cites, in order of first appearance."""
        return self.references(cited_in(content))

    def on_release(self, write: Callable[..., None]) -> None:
        """Call ``write(by=…, at=…)`` if this is a release; a refusal in it stops the release."""
        self._writes.append(write)

    def write(self, *, by, at: datetime) -> None:
        for write in self._writes:
            write(by=by, at=at)

    def _keep(self, kind: str, source) -> KeptFile:
        if source is None:
            raise Refusal("missing_file", _("It shows a file that was deleted."))
        key = (kind, source.pk)
        self.named.add(key)
        if key not in self.kept_files:
            self.kept_files[key] = KeptFile(
                source=source,
                sha256=hashlib.sha256(_read(source)).hexdigest(),
                media_type=_media_type(source.file.name),
            )
        return self.kept_files[key]


class Sketch(Freezing):
    """Freezes of a draft whatever can be frozen, and notes why a release would refuse the rest.

    A draft is never trusted to be complete: somebody is writing it at this moment.
    """

    def __init__(self, organisation) -> None:
        super().__init__(organisation)
        self.refusals: list[Refusal] = []

    def note(self, refusal: Refusal) -> None:
        if refusal.message not in [noted.message for noted in self.refusals]:
            self.refusals.append(refusal)

    def complete(self, page) -> None:
        """Put a number that ``page`` must state and does not to its usual one."""
        for field in page._meta.concrete_fields:
            if field.editable and not field.null and field.value_from_object(page) is None:
                if not field.is_relation:
                    setattr(page, field.attname, field.get_default())
                self.note(_unfilled(field.verbose_name))

    def each(
        self, parts: Iterable[Any], freeze: Callable[[Any], Any], *, inside: Collection[str] = ()
    ) -> list[Any]:
        frozen = []
        for number, part in enumerate(parts, 1):
            try:
                _refuse_unfilled(part, inside)
            except ValidationError:
                self.note(_unfilled(_name_of(part), number))
            else:
                frozen += self.attempt(partial(_alone, freeze, part), [])
        return frozen

    def attempt(self, freeze: Callable[[], Any], otherwise: Any = None) -> Any:
        try:
            return freeze()
        except Refusal as refusal:
            self.note(refusal)
            return otherwise

    def references(self, keys: Iterable[str]) -> list[dict]:
        known = []
        for key in keys:
            known += self.attempt(partial(super().references, [key]), [])
        return known


def _refuse_unfilled(part: Any, inside: Collection[str]) -> None:
    """Ask the block or the row itself, as publishing it would."""
    if inside:
        for name, block in part.block.child_blocks.items():
            if name not in inside:
                block.clean(part.value[name])
        return
    if hasattr(part, "block"):
        part.block.clean(part.value)
        return
    parents = {field.name for field in part._meta.fields if isinstance(field, ParentalKey)}
    part.clean_fields(exclude=parents)


def _name_of(part: Any) -> str:
    return str(part.block.label if hasattr(part, "block") else part._meta.verbose_name)


def _alone(freeze: Callable[[Any], Any], part: Any) -> list:
    return [freeze(part)]


def _unfilled(name: Any, number: int | None = None) -> Refusal:
    if number is None:
        return Refusal("unfilled", _("“%s” is not filled in yet.") % name)
    said = {"name": name, "number": number}
    return Refusal("unfilled", _("No. %(number)d, “%(name)s”, is not filled in yet.") % said)


def cited_in(content) -> list[str]:
    """The keys cited anywhere in frozen content, in order of first appearance."""
    keys: dict[str, None] = {}
    for string in _strings(content):
        keys.update(dict.fromkeys(text.citations(string)))
    return list(keys)


def _strings(content):
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _strings(value)
    elif isinstance(content, list):
        for value in content:
            yield from _strings(value)


def _releasable(html: str) -> str:
    if re.search(r"<(?:a|embed)\b[^>]*\s(?:link|embed)type=", html):
        raise Refusal(
            "link_to_page",
            _(
                "It links to a page or file of this site, which may move after the release. "
                "Link to a web address instead."
            ),
        )
    if malformed := text.malformed_citation(html):
        raise Refusal(
            "malformed_citation",
            _("%s is not a citation. Write [@key], or [@one; @two] for several.") % malformed,
        )
    return html


def decimal_text(value) -> str:
    """A decimal as content keeps it: its digits without an exponent, as they were written."""
    if value is None:
        raise Refusal("number_missing", _("A number in it is not filled in yet."))
    return format(Decimal(str(value)), "f")


def _read(source) -> bytes:
    try:
        with source.file.open("rb") as file:
            return file.read()
    except OSError:
        raise Refusal(
            "missing_file", _("The file of “%s” cannot be read.") % source.title
        ) from None


def _media_type(name: str) -> str:
    suffix = re.search(r"\.[A-Za-z0-9]+$", name)
    known = MEDIA_TYPES.get(suffix[0].lower()) if suffix else None
    return known or mimetypes.guess_type(name)[0] or "application/octet-stream"


def _store(name: str, data: bytes) -> str:
    # A release that was rolled back may have left the file, perhaps half written.
    storage = Asset._meta.get_field("file").storage
    if storage.exists(name):
        with storage.open(name) as file:
            if file.read() == data:
                return name
        storage.delete(name)
    return storage.save(name, ContentFile(data))
