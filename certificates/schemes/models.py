from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from accounts.names import NameField
from certificates.schemes import requirements
from certificates.schemes.requirements import AskedRequirement
from core.models import Organisation
from core.records.models import AppendOnlyQuerySet, ContentRecord
from courses.models import CurriculumPage, Enrolment
from courses.releases.steps import all_kinds

# What fits on one page, with a long name and four signatories.
TITLE_FITS, STATEMENT_FITS, LIMITS_FITS = 160, 360, 600
# A hundred years, in months. A slip of the hand could name a day that no calendar has.
LONGEST_VALIDITY = 1200


class CertificateDesign(ClusterableModel):
    """How an organisation's certificates look: paper, logo and signatories."""

    class SheetSize(models.TextChoices):
        A4 = "A4", _("A4")
        LETTER = "letter", _("US Letter")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="certificate_designs"
    )
    title = models.CharField(_("title"), max_length=120)
    paper = models.CharField(_("paper"), max_length=8, choices=SheetSize, default=SheetSize.A4)
    logo = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
    )

    class Meta:
        verbose_name = _("certificate design")
        verbose_name_plural = _("certificate designs")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Signatory(Orderable):
    """Somebody who signs a design's certificates, at most four of them."""

    design = ParentalKey(CertificateDesign, on_delete=models.CASCADE, related_name="signatories")
    name = NameField(_("name"), max_length=60)
    role = models.CharField(_("role"), max_length=90)
    signature = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("image of the signature"),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def of(self, enrolments: Iterable[Enrolment]) -> "SchemeQuerySet":
        """The schemes of the enrolments' curricula, with what each asks, in two queries."""
        curricula = {enrolment.edition.curriculum_id for enrolment in enrolments}
        return (
            self.filter(curriculum__in=curricula)
            .select_related("design", "organisation")
            .prefetch_related("requirements")
        )


class Scheme(ClusterableModel):
    """The requirements of a certificate, and what the certificate says.

    Only completion schemes exist so far: *certified* may be printed only under a
    certification scheme (independent marking, cut score, expiry), which is not built yet.
    """

    class Kind(models.TextChoices):
        COMPLETION = "completion", _("Completion")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="schemes")
    curriculum = models.OneToOneField(
        CurriculumPage, on_delete=models.PROTECT, related_name="scheme"
    )
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.COMPLETION)
    title = models.CharField(
        _("title"), max_length=TITLE_FITS, help_text=_("As the certificate prints it.")
    )
    statement = models.TextField(
        _("statement"),
        max_length=STATEMENT_FITS,
        validators=[MaxLengthValidator(STATEMENT_FITS)],
        help_text=_("What the holder did, in one or two sentences."),
    )
    limits = models.TextField(
        _("what it does not mean"),
        max_length=LIMITS_FITS,
        validators=[MaxLengthValidator(LIMITS_FITS)],
        help_text=_("Printed on the certificate and its public page."),
    )
    design = models.ForeignKey(CertificateDesign, on_delete=models.PROTECT, related_name="schemes")
    valid_months = models.PositiveSmallIntegerField(
        _("valid for"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_VALIDITY)],
        help_text=_("Months. Leave empty if it does not expire."),
    )

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate scheme")
        verbose_name_plural = _("certificate schemes")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def asked(self) -> tuple[AskedRequirement, ...]:
        """The requirements in their order, as a judgement takes them."""
        return tuple(one.asked for one in self.requirements.all())


class Requirement(Orderable):
    """One thing that a scheme asks for, of a kind that ``certificates.schemes.requirements`` knows."""

    scheme = ParentalKey(Scheme, on_delete=models.CASCADE, related_name="requirements")
    kind = models.CharField(_("kind"), max_length=20, choices=requirements.choices)
    step_kind = models.CharField(
        _("kind of step"),
        max_length=20,
        blank=True,
        help_text=_("Only for steps of one kind: lesson, quiz, vignette or evaluation."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "kind", "step_kind"], name="requirement_once_per_scheme"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def asked(self) -> AskedRequirement:
        return AskedRequirement(self.kind, self.step_kind)

    def clean(self) -> None:
        super().clean()
        # The field itself refuses a kind that is not known.
        if not requirements.is_known(self.kind):
            return
        step_kinds = [kind.kind for kind in all_kinds()]
        complaint = requirements.kind_of(self.kind).complaint(self.asked, step_kinds=step_kinds)
        if complaint:
            raise ValidationError({"step_kind": complaint})


class SchemeVersion(ContentRecord):
    """What a scheme asked and what its certificate says, as frozen when somebody was judged by it.

    Decisions and certificates rest on a version, so that a scheme may be changed without
    changing what was decided before. ``certificates.schemes.versions`` makes it.
    """

    is_read_by_many = True

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="scheme_versions"
    )
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a certificate scheme")
        verbose_name_plural = _("versions of certificate schemes")
        ordering = ["scheme", "number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "kept"], name="scheme_version_once"),
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.content['title']}, version {self.number}"

    @property
    def asked(self) -> tuple[AskedRequirement, ...]:
        """The requirements in their order, as a judgement takes them."""
        return tuple(AskedRequirement(**one) for one in self.content["requirements"])

    @property
    def valid_months(self) -> int | None:
        return self.content["valid_months"]


class Decision(ContentRecord):
    """The explained yes or no for one trainee under one version of a scheme, kept when it changes.

    It changes when what is met or missing changes, and when it is judged by another version.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="decisions")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="decisions")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="decisions")
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
