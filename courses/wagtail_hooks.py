"""The curriculum's part of the CMS."""

from wagtail import hooks

from courses.viewsets import CurriculumGroup, competency_chooser, reference_chooser

# ------------------------------------------------------------ listings and choosers


@hooks.register("register_admin_viewset")
def register_curriculum_viewsets():
    return [CurriculumGroup(), competency_chooser, reference_chooser]
