"""Keeping the files made from a certificate, each with the hash of its bytes."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certificates.register.models import Certificate
from certificates.renditions import pdf
from certificates.renditions.models import Rendition, RenditionFile
from core.errors import Refusal
from courses.models import Asset


def keep_pdf(*, certificate: Certificate, at: datetime) -> Rendition:
    """The kept PDF, made now if there is none. Of two made at once, which are the same bytes, one is kept.

    Refuses with ``holder_erased``: there is no name left to print.
    """
    kept = _kept(certificate)
    if kept is not None:
        return kept
    data = _render(certificate)
    try:
        return _keep(certificate, data, at)
    except IntegrityError:
        return Rendition.objects.get(certificate=certificate, kind=Rendition.Kind.PDF)


def pdf_bytes(*, certificate: Certificate, at: datetime) -> bytes:
    """The bytes of the kept PDF, checked against their hash.

    A file that was lost or damaged is made again; refuses with ``rendition_lost`` when that
    does not give the same bytes.
    """
    rendition = keep_pdf(certificate=certificate, at=at)
    data = _read(rendition)
    if data is not None and _sha256(data) == rendition.sha256:
        return data
    data = _render(certificate)
    if _sha256(data) != rendition.sha256:
        raise Refusal(
            "rendition_lost",
            _("The kept file of this certificate is damaged. Its record is not; ask us for help."),
        )
    _put_back(rendition, data)
    return data


def kept_pdf(certificate: Certificate) -> bytes | None:
    """The bytes of the kept PDF; None where it is still to be made, or was lost or damaged.

    Refuses with ``holder_erased``.
    """
    _refuse_erased(certificate)
    rendition = _kept(certificate)
    if rendition is None:
        return None
    data = _read(rendition)
    return data if data is not None and _sha256(data) == rendition.sha256 else None


def _kept(certificate: Certificate) -> Rendition | None:
    return (
        Rendition.objects.filter(certificate=certificate, kind=Rendition.Kind.PDF)
        .select_related("kept")
        .first()
    )


def _render(certificate: Certificate) -> bytes:
    _refuse_erased(certificate)
    content = certificate.content
    return pdf.render(
        content, legal_name=certificate.holder.legal_name, files=_kept_images(content)
    )


def _refuse_erased(certificate: Certificate) -> None:
    if certificate.holder.is_erased:
        raise Refusal("holder_erased", _("The holder of this certificate was erased."))


def _kept_images(content: dict) -> dict[str, bytes]:
    named = [content["design"]["logo"], *(one["signature"] for one in content["signatories"])]
    assets = Asset.objects.filter(sha256__in=[image["sha256"] for image in named if image])
    images = {}
    for asset in assets:
        with asset.file.open("rb") as file:
            images[asset.sha256] = file.read()
    return images


@transaction.atomic
def _keep(certificate: Certificate, data: bytes, at: datetime) -> Rendition:
    rendition = Rendition.objects.create(
        certificate=certificate, kind=Rendition.Kind.PDF, sha256=_sha256(data), made_at=at
    )
    RenditionFile.objects.create(
        rendition=rendition, file=ContentFile(data, name=f"{rendition.sha256}.pdf")
    )
    return rendition


def _put_back(rendition: Rendition, data: bytes) -> None:
    kept, _is_new = RenditionFile.objects.get_or_create(rendition=rendition)
    kept.file.save(f"{rendition.sha256}.pdf", ContentFile(data))


def _read(rendition: Rendition) -> bytes | None:
    kept = RenditionFile.objects.filter(rendition=rendition).first()
    if kept is None:
        return None
    try:
        with kept.file.open("rb") as file:
            return file.read()
    except OSError:
        return None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
