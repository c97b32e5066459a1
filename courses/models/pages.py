from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from core.forms import OrganisationPageForm
from core.models import Organisation
from courses import blocks, credit, lessons
from courses.addresses import address_of
from courses.models.competencies import Framework, LearningObjective
from courses.steps import PreviewedKind, kind_of
from courses.syllabus import syllabus_of

# Minutes, as in a curriculum's files. More is a slip of the hand, and an edition keeps it for ever.
LONGEST_STEP = 6000


class CurriculumPage(Page):
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
    summary = models.TextField(_("summary"), max_length=500)
    audience = models.TextField(_("audience"), blank=True)
    introduction = RichTextField(_("introduction"), features=blocks.TEXT_FEATURES, blank=True)
    certificate_meaning = RichTextField(
        _("what the certificate means"),
        features=blocks.TEXT_FEATURES,
        blank=True,
        help_text=_("What it says about its holder, and what it does not."),
    )
    licence = models.TextField(
        _("licence"), blank=True, help_text=_("Of the content, in full. It goes with the files.")
    )
    readme = models.TextField(
        _("words to the reader of the files"),
        blank=True,
        help_text=_("How it was made, and what it needs. It goes with the files as README.md."),
    )
    enrolling = models.CharField(
        _("enrolment"), max_length=12, choices=Enrolling, default=Enrolling.OPEN
    )

    content_panels = [
        *Page.content_panels,
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
    subpage_types = ["courses.ModulePage", "assessments.QuizPage", "courses.EvaluationPage"]

    class Meta:
        verbose_name = _("curriculum")
        verbose_name_plural = _("curricula")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """What can be learned, from the latest edition: it is what one joins."""
        context = super().get_context(request, *args, **kwargs)
        edition = self.editions.order_by("-number").first()
        if edition is None:
            # Nobody but an author who previews it sees a curriculum without an edition.
            return context
        enrolments = []
        if request.user.is_authenticated:
            mine = request.user.enrolments.filter(edition__curriculum=self)
            enrolments = list(mine.select_related("edition").defer("edition__content_bytes"))
        return context | {
            "edition": edition,
            "syllabus": syllabus_of(edition),
            "enrolments": enrolments,
            "has_joined": any(enrolment.edition_id == edition.pk for enrolment in enrolments),
            "code": request.GET.get("code", "")[:40],
        }

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


class BehindEditions(Page):
    """A page that learners read in an edition: its own address leads there, or nowhere."""

    class Meta:
        abstract = True

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
    subpage_types = [
        "courses.LessonPage",
        "assessments.QuizPage",
        "assessments.VignettePage",
        "courses.EvaluationPage",
    ]

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

    A subclass names its ``kind`` and says how its content is frozen. Prerequisites point
    to any step of the same curriculum, whatever its kind.
    """

    kind: ClassVar[str] = ""
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
    base_form_class = OrganisationPageForm
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
            .defer("content_bytes")
            .order_by("-edition__number")
            .first()
        )
        if step is None:
            return None
        return address_of(user.enrolments.get(edition=step.edition_id), step)

    @property
    def preview_modes(self) -> list:
        return list(self._kind.preview_modes) if isinstance(self._kind, PreviewedKind) else []

    def serve_preview(self, request: HttpRequest, mode_name: str | None) -> HttpResponse:
        if not isinstance(self._kind, PreviewedKind):
            raise Http404
        mode = mode_name or self.default_preview_mode
        if mode not in dict(self.preview_modes):
            raise Http404
        return self._kind.preview(request, self, mode)

    @property
    def _kind(self):
        return kind_of(self.kind)

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

    def freeze(self, freezing) -> dict:
        """The canonical content of this step, self-contained.

        ``freezing`` (``courses.editions.Freezing``) keeps assets and looks up references.
        """
        raise NotImplementedError(f"{type(self).__name__} must say how it is frozen")


class LessonPage(StepPage):
    """A step to read. How long it takes is computed from what it says, never stated.

    A hand-out is a lesson on one printed page: it repeats its module, so that it is never
    required and counts no minutes.
    """

    kind = "lesson"
    states_minutes = False

    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"),
        null=True,
        blank=True,
        validators=[MinValueValidator(credit.EASIEST), MaxValueValidator(credit.HARDEST)],
        help_text=_(
            "From 1 to 5, set by an expert who did not write it. Its learning time rests on it; "
            "until it is set, 2 is assumed."
        ),
    )
    activities = models.PositiveSmallIntegerField(
        _("activities"),
        default=0,
        validators=[MaxValueValidator(LONGEST_STEP)],
        help_text=_("Minutes of what is done besides reading, such as an exercise in pairs."),
    )
    is_handout = models.BooleanField(
        _("hand-out"),
        default=False,
        help_text=_("One page to print. It is optional and counts no learning time."),
    )
    body = StreamField(blocks.LessonBody(), verbose_name=_("body"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(StepPage.place_panels, heading=_("In the curriculum")),
        MultiFieldPanel(
            [FieldPanel("difficulty"), FieldPanel("activities"), FieldPanel("is_handout")],
            heading=_("Learning time"),
        ),
        FieldPanel("body"),
    ]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    is_creatable = True

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def clean(self) -> None:
        super().clean()
        if self.is_handout and self.is_required:
            raise ValidationError({"is_required": _("A hand-out is optional.")})

    def minutes_of(self, content: Mapping[str, Any]) -> int:
        return credit.learning_minutes(content)

    def freeze(self, freezing) -> dict:
        return {
            **lessons.freeze_body(self.body, freezing),
            "difficulty": self.difficulty,
            "activities": self.activities,
            "is_handout": self.is_handout,
        }


class EvaluationPage(StepPage):
    """The learners' evaluation of the teaching, anonymous to authors."""

    kind = "evaluation"

    questions = StreamField(blocks.EvaluationQuestions(min_num=1), verbose_name=_("questions"))

    content_panels = [*Page.content_panels, *StepPage.step_panels, FieldPanel("questions")]
    parent_page_types = ["courses.CurriculumPage", "courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    is_creatable = True

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")

    def freeze(self, freezing) -> dict:
        return {
            "questions": [
                {key: block.value[key] for key in ("code", "kind", "text")}
                for block in self.questions
            ]
        }
