"""Freezing what a scheme asks and says, by content hash, when somebody is judged by it."""

from typing import Any

from django.db import transaction

from certificates.schemes.models import Scheme, SchemeVersion


@transaction.atomic
def freeze(*, scheme: Scheme) -> SchemeVersion:
    """Keep what ``scheme`` asks and says now, or give the version that was kept with the same content."""
    return _kept(scheme) or _new(scheme)


def terms_of(scheme: Scheme) -> dict[str, Any]:
    """Everything of a scheme that a decision or a certificate rests on."""
    return {
        "kind": scheme.kind,
        "title": scheme.title,
        "statement": scheme.statement,
        "limits": scheme.limits,
        "valid_months": scheme.valid_months,
        "requirements": [
            {"kind": asked.kind, "step_kind": asked.step_kind} for asked in scheme.asked
        ],
    }


def _kept(scheme: Scheme) -> SchemeVersion | None:
    known = SchemeVersion.fingerprint_of(terms_of(scheme))
    versions = SchemeVersion.objects.select_related("kept")
    return versions.filter(scheme=scheme, kept=known).first()


def _new(scheme: Scheme) -> SchemeVersion:
    # Two who find no version make one; and a scheme that was read while its owner saved it, half
    # old and half new, is read again once the owner is done.
    Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
    scheme = Scheme.objects.prefetch_related("requirements").get(pk=scheme.pk)
    last = SchemeVersion.objects.filter(scheme=scheme).order_by("-number").first()
    version, _is_new = SchemeVersion.objects.get_or_create(
        scheme=scheme,
        **SchemeVersion.frozen_fields(terms_of(scheme)),
        defaults={
            "organisation": scheme.organisation,
            "number": last.number + 1 if last else 1,
        },
    )
    return version
