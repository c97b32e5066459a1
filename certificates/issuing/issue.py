"""Issuing the certificate that a trainee has earned."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from certificates import signals
from certificates.issuing import content as contents
from certificates.issuing import wording
from certificates.register.chain import next_line
from certificates.register.models import Certificate, CertificateHolder, RegisterEntry
from certificates.register.statuses import expiry
from certificates.renditions import tasks
from certificates.renditions.letters import undrawable
from certificates.schemes import decisions
from certificates.schemes.models import Decision, Scheme
from certificates.schemes.requirements import RequirementFinding
from core.errors import Refusal
from courses.models import Enrolment


class NotMet(Refusal):
    """The requirements are not met; ``unmet`` lists the findings."""

    def __init__(self, unmet: tuple[RequirementFinding, ...]) -> None:
        titles = get_text_list([f"“{finding.title}”" for finding in unmet], _("and"))
        nothing_asked = _("The certificate's requirements are not set yet. Ask the organization.")
        super().__init__("not_met", _("Still missing: %s.") % titles if unmet else nothing_asked)
        self.unmet = unmet


def issue(*, enrolment: Enrolment, legal_name: str, at: datetime) -> Certificate:
    """Issue the certificate that the trainee has earned, under the name that they confirmed.

    Refuses with ``no_scheme``, ``already_issued``, ``not_met`` (a ``NotMet``),
    ``name_missing``, ``name_changed`` or ``unprintable``.
    """
    with transaction.atomic():
        enrolment = decisions.locked(enrolment)
        scheme = Scheme.objects.of([enrolment]).first()
        if scheme is None:
            raise Refusal("no_scheme", _("No certificate is offered for this curriculum."))
        if Certificate.objects.filter(enrolment=enrolment, scheme=scheme).exists():
            raise Refusal("already_issued", _("This certificate has already been issued."))
        decision, judgement = decisions.decide_under(scheme=scheme, enrolment=enrolment, at=at)
        if decision.is_met:
            _refuse_other_name(enrolment.user.legal_name, legal_name)
            return _enter(decision, enrolment, at)
    # Only now, so that the decision of which the trainee is told stays on record.
    raise NotMet(judgement.unmet)


def _enter(decision: Decision, enrolment: Enrolment, at: datetime) -> Certificate:
    personal = contents.personal_fields(enrolment, at=at)
    content = contents.facts_of(decision, enrolment=enrolment, personal=personal, at=at)
    line = next_line(enrolment.edition.organisation)
    place = {"register": line.place(RegisterEntry.Kind.ISSUED, at)}
    content["words"] = wording.words_of({**content, **place})
    _refuse_unprintable(wording.printed_text(content) + personal["legal_name"]["value"])
    entry = line.enter(RegisterEntry.Kind.ISSUED, content, at=at)
    certificate = Certificate.objects.create(
        serial=content["serial"],
        organisation=line.organisation,
        entry=entry,
        enrolment=enrolment,
        scheme=decision.scheme,
        edition=enrolment.edition,
        decision=decision,
        issued_at=at,
        expires_on=expiry(line.organisation.day_of(at), decision.version.valid_months),
        is_demonstration=content["is_demonstration"],
    )
    CertificateHolder.objects.create(certificate=certificate, user=enrolment.user, fields=personal)
    transaction.on_commit(
        partial(signals.certificate_issued.send_robust, Certificate, certificate=certificate)
    )
    transaction.on_commit(partial(tasks.keep_pdf.enqueue, certificate.pk))
    return certificate


# ------------------------------------------------------------ refusing


def _refuse_other_name(legal_name: str, confirmed: str) -> None:
    if not legal_name.strip():
        raise Refusal(
            "name_missing", _("Your profile states no legal name. Add it before you ask.")
        )
    if legal_name != confirmed:
        raise Refusal(
            "name_changed",
            _("The name on your profile has changed. Check it below and confirm it again."),
        )


def _refuse_unprintable(text: str) -> None:
    if said := unprintable(text):
        raise Refusal("unprintable", said)


def unprintable(text: str) -> str:
    """Which letters of ``text`` a certificate could not print, and what to do; empty where it can."""
    letters = undrawable(text)
    if not letters:
        return ""
    return _(
        "The certificate cannot print %s as it should stand. Write the name on your "
        "profile in letters that can be printed, as your passport does, or ask the organization."
    ) % " ".join(letters)
