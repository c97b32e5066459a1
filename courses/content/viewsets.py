"""The listings of the CMS for what a curriculum is built on: frameworks, competencies, references."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.admin.viewsets.model import ModelViewSetGroup

from core.cms.finding import by_row, by_value
from core.cms.viewsets import OrganisationChooserViewSet, OrganisationModelViewSet
from courses.content.models.competencies import Competency, Framework, LearningObjective
from courses.content.models.references import Reference


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
    words = ("code", "title", "description")
    narrowings = (by_row("framework", _("Framework")),)
    told = (("framework", _("Framework")),)
    choose_one_text = _("Choose a competency")
    choose_another_text = _("Choose another competency")
    edit_item_text = _("Edit this competency")


class ReferenceChooserViewSet(OrganisationChooserViewSet):
    model = Reference
    icon = "openquote"
    words = ("key", "text", "doi", "note")
    narrowings = (by_value("status", _("Status"), Reference.Provenance.choices),)
    told = (("get_status_display", _("Status")),)
    choose_one_text = _("Choose a reference")
    choose_another_text = _("Choose another reference")
    edit_item_text = _("Edit this reference")


class ObjectiveChooserViewSet(OrganisationChooserViewSet):
    model = LearningObjective
    icon = "tick-inverse"
    words = ("code", "text", "module__title")
    narrowings = (by_row("module", _("Module")),)
    told = (("module", _("Module")),)
    choose_one_text = _("Choose an objective")
    choose_another_text = _("Choose another objective")
    edit_item_text = _("Edit this objective")


objective_chooser = ObjectiveChooserViewSet("objective_chooser")
competency_chooser = CompetencyChooserViewSet("competency_chooser")
reference_chooser = ReferenceChooserViewSet("reference_chooser")
