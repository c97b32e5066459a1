"""What the CMS chooses with, where a bare list of names or a typed code would not do."""

from typing import Any

from django import forms


class ChoiceList(forms.CheckboxSelectMultiple):
    """Boxes beside words, in groups, with a field that finds among them (``static/js/cms.js``)."""

    template_name = "core/cms/choice_list.html"

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = [
            option
            for _group, options, _index in context["widget"]["optgroups"]
            for option in options
            if option["selected"]
        ]
        return context | {"chosen": len(chosen)}
