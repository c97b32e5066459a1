from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel

from assessments.rubrics.forms import RubricForm, offers
from assessments.rubrics.models import Rubric
from core.cms.offers import OffersPanel
from core.cms.viewsets import (
    OrganisationChooserViewSet,
    OrganisationModelViewSet,
    OwnDeleteView,
)


class RubricDeleteView(OwnDeleteView):
    """Deletes a rubric that judges no vignette."""

    def post(self, request, *args, **kwargs):
        rubric = self.get_object()
        if rubric.vignettes.exists():
            messages.error(
                request,
                _("Rubric “%s” judges a vignette, so it is kept. Give the vignette another first.")
                % rubric.title,
            )
            return redirect(reverse("rubric:edit", args=[rubric.pk]))
        return super().post(request, *args, **kwargs)


class RubricViewSet(OrganisationModelViewSet):
    model = Rubric
    base_form_class = RubricForm
    icon = "list-ol"
    menu_label = gettext_lazy("Rubrics")
    menu_order = 170
    add_to_admin_menu = True
    delete_view_class = RubricDeleteView
    list_display = ["title", "pass_percent"]
    search_fields = ["title"]
    panels = [
        FieldPanel("title"),
        FieldPanel("pass_percent"),
        FieldPanel(
            "criteria",
            help_text=gettext_lazy(
                "Supervisors judge each criterion by one of its levels, lowest first. A critical "
                "criterion must be met whatever the total. What an edition has released is judged "
                "by the rubric as it was then."
            ),
        ),
        OffersPanel(offers),
    ]


class RubricChooserViewSet(OrganisationChooserViewSet):
    model = Rubric
    icon = "list-ol"
    words = ("title",)
    choose_one_text = gettext_lazy("Choose a rubric")
    choose_another_text = gettext_lazy("Choose another rubric")
    edit_item_text = gettext_lazy("Edit this rubric")


rubric_chooser = RubricChooserViewSet("rubric_chooser")
