from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from core.cms.forms import OrganisationPageForm
from core.models import Organisation
from courses.content import blocks, languages, public_page
from courses.content.addresses import address_of
from courses.content.forms import StepPageForm
from courses.content.models.competencies import Framework, LearningObjective

# Minutes, as in a curriculum's files. More is a slip of the hand, and an edition keeps it for ever.
LONGEST_STEP = 6000


class WrittenPage(Page):
    """A page that is *published* in the CMS; what learners meet is *released* in an edition."""

    # The order of the curriculum, which is that of the tree.
    admin_default_ordering = "ord"

    class Meta:
        abstract = True

    @property
    def status_string(self) -> str:
        """How the page stands in the CMS: Wagtail's words, with "published" for "live"."""
        words = {
            "live": _("published"),
            "live + draft": _("published + draft"),
            "live + in moderation": _("published + in moderation"),
            "live + scheduled": _("published + scheduled"),
        }
        with translation.override("en"):
            said = str(super().status_string)
        return str(words.get(said) or super().status_string)


class CurriculumPage(WrittenPage):
    """A curriculum: its public page, and the root of its modules. Learners read its editions."""

    class Enrolling(models.TextChoices):
        OPEN = "open", _("Open to everyone")
        INVITATION = "invitation", _("By invitation code")
        CLOSED = "closed", _("Closed")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="curricula", editable=False
    )
    framework = models.ForeignKey(
        Framework,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="curricula",
        verbose_name=_("competency framework"),
    )
    language = models.CharField(
        _("language"),
        max_length=35,
        default="en",
        validators=[languages.check],
        help_text=_("It is read aloud and printed as this language: en, es-MX, zh-Hant."),
    )
    summary = models.TextField(_("summary"), max_length=500)
    audience = models.TextField(_("audience"), blank=True)
    introduction = RichTextField(_("introduction"), features=blocks.PLAIN_FEATURES, blank=True)
    certificate_meaning = RichTextField(
        _("what the certificate means"),
        features=blocks.PLAIN_FEATURES,
        blank=True,
        help_text=_("What it says about its holder, and what it does not."),
    )
    licence = models.TextField(
        _("license"), blank=True, help_text=_("Of the content, in full. It goes with the files.")
    )
    readme = models.TextField(
        _("words to the reader of the files"),
        blank=True,
        help_text=_("How it was made, and what it needs. It goes with the files as README.md."),
    )
    enrolling = models.CharField(
        _("enrollment"), max_length=12, choices=Enrolling, default=Enrolling.OPEN
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("language", widget=languages.LanguageInput),
        FieldPanel("summary"),
        FieldPanel("audience"),
        FieldPanel("introduction"),
        FieldPanel("certificate_meaning"),
        FieldPanel("framework"),
        FieldPanel("enrolling"),
        MultiFieldPanel(
            [FieldPanel("licence"), FieldPanel("readme")],
            heading=_("When it is taken away as files"),
            classname="collapsed",
        ),
    ]
    base_form_class = OrganisationPageForm
    parent_page_types = ["core.OrganisationPage"]

    class Meta:
        verbose_name = _("curriculum")
        verbose_name_plural = _("curricula")

    def clean(self) -> None:
        super().clean()
        if languages.is_known(self.language):
            self.language = languages.standard(self.language)

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        context = super().get_context(request, *args, **kwargs)
        return context | public_page.context_of(self, request)

    def get_url(self, request: HttpRequest | None = None, current_site=None) -> str | None:
        """Its public address; None before its first edition, so that nobody is led there."""
        return super().get_url(request, current_site) if self.editions.exists() else None

    url = property(get_url)

    @property
    def public_url(self) -> str | None:
        """The same, without asking whether there is an edition, for whoever holds one."""
        return super().get_url()

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not self.editions.exists():
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_sitemap_urls(self, request=None) -> list:
        return super().get_sitemap_urls(request) if self.editions.exists() else []

    def full_clean(self, *args, **kwargs) -> None:
        # A new page gets its place in the tree before it is validated, and with it its owner.
        if self.organisation_id is None and self.path:
            self.organisation = self.get_parent().specific.organisation
        super().full_clean(*args, **kwargs)


class BehindEditions(WrittenPage):
    """A page that learners read in an edition: its own address leads there, or nowhere."""

    class Meta:
        abstract = True

    def get_url(self, request: HttpRequest | None = None, current_site=None) -> None:
        """None: nobody is led to its own address, which only leads on to an edition that one is in."""

    url = property(get_url)

    def address_for(self, user) -> str | None:
        """Where ``user`` finds this page in the newest edition that they are enrolled in."""
        raise NotImplementedError

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        address = self.address_for(request.user) if request.user.is_authenticated else None
        if address is None:
            raise Http404
        return redirect(address)

    def get_sitemap_urls(self, request=None) -> list:
        return []


class ModulePage(BehindEditions):
    """A part of a curriculum with learning objectives of its own."""

    summary = models.TextField(_("summary"), max_length=500, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        InlinePanel("objectives", label=_("Learning objective")),
    ]
    base_form_class = OrganisationPageForm
    parent_page_types = ["courses.CurriculumPage"]

    preview_modes: ClassVar[list] = []

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def address_for(self, user) -> str | None:
        enrolment = (
            user.enrolments.filter(edition__steps__page__path__startswith=self.path)
            .order_by("-edition__number")
            .first()
        )
        return enrolment and enrolment.get_absolute_url()


class StepPage(BehindEditions):
    """What a Lesson, Quiz, Vignette and Evaluation have in common, as a concrete parent.

    A subclass names its ``kind``; all that is asked of such a step is asked of ``step_kind``,
    which ``courses.releases.steps`` sets when the kind is registered. Prerequisites point to
    any step of the same curriculum, whatever its kind.
    """

    kind: ClassVar[str] = ""
    step_kind: ClassVar[Any] = None
    # Whether its author says how long it takes; else its content does.
    states_minutes: ClassVar[bool] = True

    summary = models.TextField(_("summary"), max_length=500, blank=True)
    minutes = models.PositiveIntegerField(
        _("minutes"),
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_STEP)],
        help_text=_("How long it takes, reading and activities together."),
    )
    is_required = models.BooleanField(_("required"), default=True)
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("When a stated fact expires. Past it, readers and authors are told."),
    )
    taught_objectives = ParentalManyToManyField(
        LearningObjective, blank=True, related_name="steps", verbose_name=_("objectives")
    )
    prerequisites = ParentalManyToManyField(
        "courses.StepPage",
        blank=True,
        related_name="unlocks",
        verbose_name=_("finish first"),
    )

    is_creatable = False
    base_form_class = StepPageForm
    parent_page_types: ClassVar[list[str]] = []
    place_panels = [
        FieldPanel("is_required"),
        FieldPanel("review_by"),
        FieldPanel("taught_objectives"),
        FieldPanel("prerequisites"),
    ]
    step_panels = [
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("minutes"), *place_panels], heading=_("In the curriculum")),
    ]

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def clean(self) -> None:
        super().clean()
        if self.pk and any(step.pk == self.pk for step in self.prerequisites.all()):
            raise ValidationError({"prerequisites": _("A step cannot be its own prerequisite.")})

    def address_for(self, user) -> str | None:
        step = (
            self.edition_steps.filter(edition__enrolments__user=user)
            .order_by("-edition__number")
            .first()
        )
        if step is None:
            return None
        return address_of(user.enrolments.get(edition=step.edition_id), step)

    @property
    def preview_modes(self) -> list:
        return list(self.step_kind.preview_modes) if self.step_kind else []

    def serve_preview(self, request: HttpRequest, mode_name: str | None) -> HttpResponse:
        mode = mode_name or self.default_preview_mode
        if mode not in dict(self.preview_modes):
            raise Http404
        return self.step_kind.preview(request, self, mode)

    @property
    def curriculum(self) -> CurriculumPage:
        return CurriculumPage.objects.ancestor_of(self).get()

    def key_in(self, curriculum: CurriculumPage) -> str:
        """The step's name that stays the same across editions, as ``module/step``."""
        parent = self.get_parent()
        return self.slug if parent.pk == curriculum.pk else f"{parent.slug}/{self.slug}"

    def minutes_of(self, content: Mapping[str, Any]) -> int:
        """How long a step with this frozen content takes: what its author states."""
        return self.minutes
