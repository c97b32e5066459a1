from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from core.cms.forms import OrganisationPageForm
from core.organisations.models import Organisation


class HomePage(Page):
    """The public front page: what Preceptor is, and the curricula that can be joined."""

    lead = models.TextField(_("lead"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["core.OrganisationPage"]

    class Meta:
        verbose_name = _("home page")


class OrganisationPage(Page):
    """An organisation's public page and the root of its subtree."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="page", editable=False
    )
    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    base_form_class = OrganisationPageForm
    parent_page_types = ["core.HomePage"]
    # What may stand below names this page as its parent: subpage_types would name a higher floor.
    # An administrator founds an organisation with core.pages.founding.found, never by adding a page.
    is_creatable = False

    class Meta:
        verbose_name = _("organization page")
