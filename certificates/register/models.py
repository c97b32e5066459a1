from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import names
from certificates.register.statuses import Status, status_of
from certificates.schemes.models import Decision, Scheme
from core.models import Organisation
from core.records.models import AppendOnlyModel, AppendOnlyQuerySet, ContentRecord
from courses.models import Edition, Enrolment


class RegisterEntry(ContentRecord):
    """One line of an organisation's register of certificates: an issue, or what later happened.

    Lines are numbered without gaps and each carries the fingerprint of the one before, so a
    line cannot be changed, removed or slipped in unnoticed.
    """

    class Kind(models.TextChoices):
        ISSUED = "issued", _("Issued")
        SUSPENDED = "suspended", _("Suspended")
        REINSTATED = "reinstated", _("Reinstated")
        REVOKED = "revoked", _("Revoked")
        SUPERSEDED = "superseded", _("Superseded")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="register"
    )
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    previous_fingerprint = models.CharField(max_length=64, blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("register entry")
        verbose_name_plural = _("register entries")
        ordering = ["organisation", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sequence"], name="register_sequence_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.sequence}"

    @property
    def is_revocation(self) -> bool:
        return self.kind == self.Kind.REVOKED


def _beside() -> dict[str, models.Subquery]:
    """What the lines before and after a row's own say, as annotations of the row."""

    def line(by: int) -> models.QuerySet:
        return RegisterEntry.objects.filter(
            organisation=models.OuterRef("entry__organisation"),
            sequence=models.OuterRef("entry__sequence") + by,
        )

    return {
        "line_before": models.Subquery(line(-1).values("fingerprint")[:1]),
        "line_before_at": models.Subquery(line(-1).values("at")[:1]),
        "line_after_carries": models.Subquery(line(1).values("previous_fingerprint")[:1]),
    }


class CertificateQuerySet(AppendOnlyQuerySet):
    def issued_by(self, organisation) -> "CertificateQuerySet":
        return self.filter(organisation=organisation)

    def held_by(self, user) -> "CertificateQuerySet":
        return self.filter(enrolment__user=user)

    def with_record(self) -> "CertificateQuerySet":
        """With everything that its page and its status say, in two queries."""
        events = CertificateEvent.objects.select_related("entry__kept")
        return self.select_related("entry__kept", "holder", "organisation").prefetch_related(
            models.Prefetch("events", events)
        )

    def known_as_revoked(self) -> "CertificateQuerySet":
        """With ``was_revoked``, and nothing of what was frozen."""
        revocations = CertificateEvent.objects.filter(
            certificate=models.OuterRef("pk"), entry__kind=RegisterEntry.Kind.REVOKED
        )
        return self.annotate(was_revoked=models.Exists(revocations))

    def with_evidence(self) -> "CertificateQuerySet":
        """With everything that could speak against it, in two queries: see ``register.doubts``."""
        events = CertificateEvent.objects.select_related("entry__kept").annotate(**_beside())
        return (
            self.annotate(**_beside())
            .select_related("entry__kept", "holder", "organisation", "enrolment", "edition")
            .select_related("scheme", "decision__kept", "decision__version__kept")
            .prefetch_related(models.Prefetch("events", events))
        )

    def naming(self, text: str) -> "CertificateQuerySet":
        """Those whose holder's name holds every word of ``text``, or whose serial holds it."""
        return self.filter(
            names.holding("holder__name_key", text) | models.Q(serial__contains=text.upper())
        )


class Certificate(AppendOnlyModel):
    """A certificate: what its register entry froze, under a serial nobody can guess.

    ``entry.content`` holds every printed word, the evidence, and salted commitments to the
    personal fields, which stand in ``CertificateHolder``.
    """

    serial = models.CharField(max_length=40, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="certificates"
    )
    entry = models.OneToOneField(
        RegisterEntry, on_delete=models.PROTECT, related_name="certificate"
    )
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="certificates")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="certificates")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="certificates")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="certificates")
    generation = models.PositiveIntegerField(default=1)
    issued_at = models.DateTimeField()
    expires_on = models.DateField(null=True)
    is_demonstration = models.BooleanField()

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            # A double click must not issue twice; a reissue is a new generation.
            models.UniqueConstraint(
                fields=["enrolment", "scheme", "generation"], name="certificate_once"
            )
        ]
        indexes = [models.Index(fields=["organisation", "-issued_at", "-id"])]

    def __str__(self) -> str:
        return self.serial

    @property
    def content(self) -> dict:
        """Everything that was printed and what it rests on, as frozen at the issue."""
        return self.entry.content

    @property
    def revocation(self) -> RegisterEntry | None:
        """The register's entry that revoked it."""
        return next((event.entry for event in self.events.all() if event.entry.is_revocation), None)

    @property
    def issued_on(self) -> date:
        return self.organisation.day_of(self.issued_at)

    @property
    def revoked_on(self) -> date | None:
        revocation = self.revocation
        return self.organisation.day_of(revocation.at) if revocation else None

    def status(self, at: datetime) -> Status:
        """How it stands at a moment: the fold of what happened to it, on the organisation's day."""
        return status_of(
            is_revoked=self.revocation is not None,
            expires_on=self.expires_on,
            is_demonstration=self.is_demonstration,
            on=self.organisation.day_of(at),
        )


class CertificateHolder(models.Model):
    """The personal fields of a certificate and the salts of their commitments.

    Erasure clears this row and nothing else; the frozen record stays verifiable.
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="holder")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="held_certificates"
    )
    fields = models.JSONField(help_text=_("Each personal field with its value and salt."))
    name_key = models.CharField(max_length=700, editable=False, default="", db_index=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("certificate holder")
        verbose_name_plural = _("certificate holders")

    def __str__(self) -> str:
        return f"{self.certificate_id}"

    def save(self, *args, **kwargs) -> None:
        self.name_key = names.key_of(self.legal_name)[:700]
        super().save(*args, **kwargs)

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def legal_name(self) -> str:
        """As it was printed; empty once the holder was erased."""
        return "" if self.is_erased else self.fields["legal_name"]["value"]


class CertificateEvent(AppendOnlyModel):
    """Something that happened to a certificate after its issue; the register entry says what and why."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events")
    entry = models.OneToOneField(RegisterEntry, on_delete=models.PROTECT, related_name="event")
    sequence = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    private_note = models.TextField(blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate event")
        verbose_name_plural = _("certificate events")
        ordering = ["certificate", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "sequence"], name="certificate_event_once"
            )
        ]
