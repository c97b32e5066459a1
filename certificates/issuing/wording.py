"""Every word that a certificate prints, composed once at the issue and frozen with it. Pure.

*Certified* is printed only under a certification scheme. A completion scheme says that its
holder has completed something, and what that does not mean.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.content.durations import hours_certified


def words_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The labels and sentences that stand around the frozen facts of ``content``."""
    organisation = content["organisation"]["name"]
    kind = _("Certificate of completion")
    return {
        "language": get_language(),
        "document_title": f"{kind}: {content['title']}",
        "document_description": _("%(kind)s issued by %(organisation)s, serial %(serial)s")
        % {"kind": kind, "organisation": organisation, "serial": content["serial"]},
        "kind": kind,
        "logo": _("Logo of %s") % organisation,
        "opening": _("This records that"),
        "has": _("has completed"),
        "facts": _facts(content),
        "demonstration": _("Demonstration"),
        "demonstration_line": _demonstration_line(content),
        "limits_heading": _("What this certificate does not mean."),
        "edition": _("Edition %(number)d of “%(title)s”, released on %(date)s.")
        % {
            "number": content["edition"]["number"],
            "title": content["edition"]["title"],
            "date": _day(content["edition"]["released_on"]),
        },
        "fingerprint": _("Edition fingerprint %s.") % content["edition"]["fingerprint"],
        "licence": _licence(content["evidence"]),
        "sign_off": _sign_off(content["edition"]["sign_off"]),
        "register": _("Entry %(sequence)d of the register of %(organisation)s.")
        % {"sequence": content["register"]["sequence"], "organisation": organisation},
        "ask": _("Questions: %s.") % content["organisation"]["contact_email"],
        "verify": _("Verify that it still holds"),
        "qr": _("QR code that leads to the page where this certificate is verified"),
    }


def signature_alt(name: str) -> str:
    return _("Signature of %s") % name


def printed_text(content: Mapping[str, Any]) -> str:
    """Everything that the certificate prints but the holder's name, as one string."""
    return " ".join(
        [
            content["title"],
            content["statement"],
            content["limits"],
            content["organisation"]["name"],
            *(f"{one['name']} {one['role']}" for one in content["signatories"]),
            *(word for word in content["words"].values() if isinstance(word, str)),
            *content["words"]["facts"],
        ]
    )


def _facts(content: Mapping[str, Any]) -> list[str]:
    facts = [
        _("Completed %s") % _day(content["completed_on"]),
        _("Issued %s") % _day(content["issued_on"]),
        _("Computed study time: %s") % hours_certified(content["study_minutes"]),
    ]
    if content["expires_on"]:
        facts.append(_("Valid until %s") % _day(content["expires_on"]))
    return facts


def _demonstration_line(content: Mapping[str, Any]) -> str:
    if content["edition"]["sign_off"] is None:
        return _("No clinician has signed off its content. It is evidence of nothing.")
    return _("Made with demonstration data. It is evidence of nothing.")


def _licence(evidence: Mapping[str, Any]) -> str:
    """What was seen of the holder's license; nothing where the scheme asks for none."""
    if "licence" not in evidence:
        return ""
    check = evidence["licence"]["check"]
    if check is None:
        return _("Professional license as stated by the holder; nobody has checked it.")
    return _("Professional license checked by %(by)s on %(date)s against %(against)s.") % {
        "by": check["by"],
        "date": _day(check["on"]),
        "against": check["against"],
    }


def _sign_off(sign_off: Mapping[str, str] | None) -> str:
    if sign_off is None:
        return _("Not clinically reviewed.")
    return _("Clinically reviewed by %(name)s (%(licence)s) on %(date)s.") % {
        "name": sign_off["name"],
        "licence": sign_off["licence"],
        "date": _day(sign_off["date"]),
    }


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "DATE_FORMAT")
