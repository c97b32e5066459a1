"""The listings of the CMS for what a curriculum is built on: frameworks, competencies, references."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.admin.viewsets.model import ModelViewSetGroup

from core.cms import OrganisationChooserViewSet, OrganisationModelViewSet
from courses.models import Competency, Framework, Reference


class FrameworkViewSet(OrganisationModelViewSet):
    model = Framework
    icon = "list-ul"
    list_display = ["title", "code", "organisation", UpdatedAtColumn()]
    list_filter = ["organisation"]
    search_fields = ["title", "code"]
    panels = [FieldPanel("code"), FieldPanel("title"), FieldPanel("description")]


class CompetencyViewSet(OrganisationModelViewSet):
    model = Competency
    icon = "tasks"
    list_display = ["__str__", "framework", UpdatedAtColumn()]
    list_filter = ["framework"]
    search_fields = ["title", "code"]
    panels = [
        FieldPanel("framework"),
        FieldPanel("parent"),
        FieldPanel("code"),
        FieldPanel("title"),
        FieldPanel("description"),
        FieldPanel("position"),
    ]


class ReferenceViewSet(OrganisationModelViewSet):
    model = Reference
    icon = "openquote"
    list_display = ["key", "text", "status", UpdatedAtColumn()]
    list_filter = ["status"]
    search_fields = ["key", "text", "doi"]
    panels = [
        FieldPanel("key"),
        FieldPanel("text"),
        FieldPanel("doi"),
        FieldPanel("url"),
        FieldPanel("status"),
        FieldPanel("note"),
    ]


class CurriculumGroup(ModelViewSetGroup):
    menu_label = _("Curriculum")
    menu_icon = "folder-open-inverse"
    menu_order = 150
    items = (FrameworkViewSet, CompetencyViewSet, ReferenceViewSet)


class CompetencyChooserViewSet(OrganisationChooserViewSet):
    model = Competency
    icon = "tasks"
    choose_one_text = _("Choose a competency")
    choose_another_text = _("Choose another competency")
    edit_item_text = _("Edit this competency")


class ReferenceChooserViewSet(OrganisationChooserViewSet):
    model = Reference
    icon = "openquote"
    choose_one_text = _("Choose a reference")
    choose_another_text = _("Choose another reference")
    edit_item_text = _("Edit this reference")


competency_chooser = CompetencyChooserViewSet("competency_chooser")
reference_chooser = ReferenceChooserViewSet("reference_chooser")
