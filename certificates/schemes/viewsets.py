"""The owners' part of the CMS: what a certificate asks, says and looks like."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.admin.viewsets.model import ModelViewSetGroup

from certificates.schemes.models import CertificateDesign, Scheme
from core.cms.forms import OrganisationForm
from core.cms.viewsets import OrganisationModelViewSet
from core.organisations.access import Role


class OwnersForm(OrganisationForm):
    """The form of a row that owners alone may write: they answer for what their organisation certifies."""

    roles = (Role.OWNER,)


class SchemeViewSet(OrganisationModelViewSet):
    model = Scheme
    base_form_class = OwnersForm
    icon = "clipboard-list"
    list_display = ["title", "curriculum", "design", UpdatedAtColumn()]
    list_filter = ["curriculum"]
    search_fields = ["title"]
    panels = [
        FieldPanel("curriculum"),
        FieldPanel("title"),
        FieldPanel("statement"),
        FieldPanel("limits"),
        FieldPanel("valid_months"),
        FieldPanel("design"),
        InlinePanel(
            "requirements",
            heading=_("Requirements"),
            label=_("Requirement"),
            min_num=1,
            help_text=_("All of them must be met. Trainees see each with what is missing."),
        ),
    ]


class CertificateDesignViewSet(OrganisationModelViewSet):
    model = CertificateDesign
    base_form_class = OwnersForm
    icon = "image"
    list_display = ["title", "paper", UpdatedAtColumn()]
    search_fields = ["title"]
    panels = [
        FieldPanel("title"),
        MultiFieldPanel([FieldPanel("paper"), FieldPanel("logo")], heading=_("Paper and logo")),
        InlinePanel(
            "signatories",
            heading=_("Signatories"),
            label=_("Signatory"),
            max_num=4,
            help_text=_("A certificate already issued keeps the ones it was issued with."),
        ),
    ]


class CertificatesGroup(ModelViewSetGroup):
    menu_label = _("Certificates")
    menu_icon = "clipboard-list"
    menu_order = 170
    items = (SchemeViewSet, CertificateDesignViewSet)
