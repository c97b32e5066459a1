from datetime import date

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.models.register import RegisterEntry
from certificates.models.schemes import Scheme
from certificates.statuses import Status, status_of
from core.models import Organisation
from core.records import AppendOnlyModel, AppendOnlyQuerySet, ContentRecord
from courses.models import Edition, Enrolment


def private_storage() -> Storage:
    return storages["private"]


class Decision(ContentRecord):
    """The explained yes or no for one trainee under one scheme, kept each time it changes."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="decisions")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="decisions")
    sequence = models.PositiveIntegerField()
    decided_at = models.DateTimeField()
    is_met = models.BooleanField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["enrolment", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "scheme", "sequence"], name="decision_sequence_once"
            )
        ]


class CertificateQuerySet(AppendOnlyQuerySet):
    def held_by(self, user) -> "CertificateQuerySet":
        return self.filter(enrolment__user=user)

    def with_record(self) -> "CertificateQuerySet":
        """With everything that its page and its status say, in two queries."""
        events = CertificateEvent.objects.select_related("entry")
        return self.select_related("entry", "holder", "organisation").prefetch_related(
            models.Prefetch("events", events)
        )

    def naming(self, text: str) -> "CertificateQuerySet":
        """Those whose holder's name or serial holds ``text``."""
        return self.filter(
            models.Q(holder__fields__legal_name__value__icontains=text)
            | models.Q(serial__icontains=text)
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

    def status(self, on: date) -> Status:
        """How it stands on a day: the fold of what happened to it."""
        return status_of(
            is_revoked=self.revocation is not None,
            expires_on=self.expires_on,
            is_demonstration=self.is_demonstration,
            on=on,
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
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("certificate holder")
        verbose_name_plural = _("certificate holders")

    def __str__(self) -> str:
        return f"{self.certificate_id}"

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def legal_name(self) -> str:
        """As it was printed; empty once the holder was erased."""
        return "" if self.is_erased else self.fields["legal_name"]["value"]


class Rendition(AppendOnlyModel):
    """A kept file made from a certificate, with the hash of its bytes."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="renditions"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(fields=["certificate", "kind"], name="one_rendition_a_kind")
        ]


class RenditionFile(models.Model):
    """The bytes of a rendition, apart from its record so that erasure can remove them."""

    rendition = models.OneToOneField(Rendition, on_delete=models.PROTECT, related_name="kept")
    file = models.FileField(storage=private_storage, upload_to="renditions", max_length=200)

    def __str__(self) -> str:
        return self.file.name or ""


class CertificateEvent(AppendOnlyModel):
    """What later happened to a certificate; its words stand in the register entry."""

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
