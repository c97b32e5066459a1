from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from core.models import Organisation
from courses.models import CurriculumPage
from courses.steps import all_kinds

# What fits on one page, with a long name and four signatories.
TITLE_FITS, STATEMENT_FITS, LIMITS_FITS = 160, 360, 600
# A hundred years, in months. A slip of the hand could name a day that no calendar has.
LONGEST_VALIDITY = 1200


class CertificateDesign(ClusterableModel):
    """How an organisation's certificates look: paper, logo and signatories."""

    class Paper(models.TextChoices):
        A4 = "A4", _("A4")
        LETTER = "letter", _("US Letter")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="certificate_designs"
    )
    title = models.CharField(_("title"), max_length=120)
    paper = models.CharField(_("paper"), max_length=8, choices=Paper, default=Paper.A4)
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
    name = models.CharField(_("name"), max_length=60)
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

    class Meta:
        verbose_name = _("certificate scheme")
        verbose_name_plural = _("certificate schemes")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Requirement(Orderable):
    """One thing a scheme asks for. ``certificates.requirements`` says how each kind is judged."""

    class Kind(models.TextChoices):
        ALL_STEPS = "all_steps", _("Every required step is done")
        STEPS_OF_KIND = "steps_of_kind", _("Every required step of one kind is done")
        LICENCE = "licence", _("A professional licence in force is on the profile")

    scheme = ParentalKey(Scheme, on_delete=models.CASCADE, related_name="requirements")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
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

    def clean(self) -> None:
        super().clean()
        if self.kind != self.Kind.STEPS_OF_KIND:
            if self.step_kind:
                raise ValidationError(
                    {"step_kind": _("Leave this empty: the requirement names no kind of step.")}
                )
            return
        kinds = [kind.kind for kind in all_kinds()]
        if self.step_kind not in kinds:
            raise ValidationError(
                {"step_kind": _("Name one of: %(kinds)s.") % {"kinds": ", ".join(kinds)}}
            )
