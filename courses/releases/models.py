from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from core.models import Organisation
from core.records.models import AppendOnlyModel, AppendOnlyQuerySet, ContentRecord
from courses.content import languages
from courses.content.models.assets import Asset


class EditionQuerySet(AppendOnlyQuerySet["Edition"]):
    def latest_of(self, curriculum) -> "Edition | None":
        """The newest edition of ``curriculum``, which new enrolments join."""
        return self.filter(curriculum=curriculum).order_by("-number").first()

    def offered(self, *, under=None) -> "EditionQuerySet":
        """The latest edition of each published curriculum, or of those below the page ``under``."""
        newest = self.model._default_manager.filter(curriculum=OuterRef("curriculum"))
        offered = (
            self.filter(curriculum__live=True)
            .filter(number=Subquery(newest.order_by("-number").values("number")[:1]))
            .select_related("curriculum", "organisation")
            .order_by("organisation__name", "title")
        )
        return offered.filter(curriculum__path__startswith=under.path) if under else offered

    def using_page(self, page) -> "EditionQuerySet":
        """Editions that rest on ``page`` or on a page below it."""
        below = Q(steps__page__path__startswith=page.path)
        return self.filter(below | Q(curriculum__path__startswith=page.path)).distinct()

    def showing_image(self, image) -> "EditionQuerySet":
        return self.filter(assets__image=image).distinct()

    def showing_document(self, document) -> "EditionQuerySet":
        return self.filter(assets__document=document).distinct()


class Edition(ContentRecord):
    """An immutable release of a curriculum.

    ``content`` is its manifest: titles, objectives, the order of modules and steps with the
    fingerprint of each, what is required, release notes, what changed, and the clinical
    sign-off or its absence. The steps' own content stands in ``EditionStep``.
    """

    is_read_by_many = True

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="editions"
    )
    curriculum = models.ForeignKey(
        "courses.CurriculumPage", on_delete=models.PROTECT, related_name="editions"
    )
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=255)
    language = models.CharField(_("language"), max_length=35)
    released_at = models.DateTimeField(_("released at"))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    is_demonstration = models.BooleanField(_("demonstration"))

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["curriculum", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["curriculum", "number"], name="edition_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.title}, edition {self.number}"

    @property
    def sign_off(self) -> dict | None:
        """``{"name", "licence", "date"}`` of the clinician who reviewed it, or None."""
        return self.content.get("sign_off")

    @property
    def released_on(self) -> date:
        return self.organisation.day_of(self.released_at)

    @property
    def direction(self) -> str:
        """In which its text runs, as HTML says it."""
        return languages.direction(self.language)

    def spoken(self, words: str) -> str:
        """A title or a sentence of this edition, as it stands among words of the interface."""
        return languages.marked(words, self.language)

    @property
    def is_clinically_reviewed(self) -> bool:
        return self.sign_off is not None


class EditionStepQuerySet(AppendOnlyQuerySet["EditionStep"]):
    def under(self, curriculum) -> "EditionStepQuerySet":
        """The steps of every edition of ``curriculum``."""
        return self.filter(edition__curriculum=curriculum)


class EditionStep(ContentRecord):
    """One step of an edition: the canonical content that learners read and are assessed on.

    ``module_slug`` and ``module_title`` are empty for a step that stands beside the modules.
    ``page`` is where it was written; nothing is ever read from there.
    """

    is_read_by_many = True

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="steps")
    page = models.ForeignKey(
        "courses.StepPage", on_delete=models.PROTECT, related_name="edition_steps"
    )
    position = models.PositiveIntegerField()
    module_slug = models.SlugField(max_length=255, blank=True)
    module_title = models.CharField(max_length=255, blank=True)
    key = models.CharField(max_length=511)
    slug = models.SlugField(max_length=255)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=255)
    minutes = models.PositiveIntegerField()
    is_required = models.BooleanField(default=True)

    objects = EditionStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition step")
        verbose_name_plural = _("edition steps")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="step_position_once"),
            models.UniqueConstraint(fields=["edition", "key"], name="step_key_once"),
        ]

    def __str__(self) -> str:
        return self.title


class EditionAsset(AppendOnlyModel):
    """That an edition shows an asset, and the image or document of the CMS that it was copied from.

    The reference to the source keeps that from being deleted, so that authors never lose
    sight of what a released text shows.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="assets")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="editions")
    image = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.PROTECT, null=True, related_name="edition_assets"
    )
    document = models.ForeignKey(
        "wagtaildocs.Document",
        on_delete=models.PROTECT,
        null=True,
        related_name="edition_assets",
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("file in an edition")
        verbose_name_plural = _("files in editions")
        constraints = [
            models.UniqueConstraint(fields=["edition", "image"], name="edition_image_once"),
            models.UniqueConstraint(fields=["edition", "document"], name="edition_document_once"),
            models.CheckConstraint(
                condition=Q(image__isnull=False, document__isnull=True)
                | Q(image__isnull=True, document__isnull=False),
                name="edition_asset_has_one_source",
            ),
        ]

    def __str__(self) -> str:
        return str(self.edition)
