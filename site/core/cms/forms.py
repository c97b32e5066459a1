"""Forms of the CMS that offer and accept only what belongs to the organisation written for."""

from collections.abc import Iterable

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.models import Page, ReferenceIndex

from core.cms.changes import see_what_was_changed
from core.organisations.access import WRITERS
from core.organisations.models import Organisation
from core.organisations.ownership import is_owned, organisation_of, rows_of


def limit_choices(form: forms.BaseForm, organisations: Iterable[Organisation]) -> None:
    """Leave in every choice of ``form`` only the rows of ``organisations``; it accepts no other."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField) and is_owned(field.queryset.model):
            field.queryset = rows_of(organisations, field.queryset)


class OwnedFormMixin:
    """Keeps what a form refers to inside one organisation, its inline forms and blocks included."""

    # It names the kind and never the row: a title is what a stranger would be after.
    foreign_message = _("It refers to %(kind)s of another organization.")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        limit_choices(self, self.organisations)
        see_what_was_changed(self)
        for formset in self.formsets.values():
            self._limit_formset(formset)

    @cached_property
    def organisations(self) -> list[Organisation]:
        """The organisations that the row may belong to."""
        raise NotImplementedError

    def _limit_formset(self, formset) -> None:
        # The empty form that a script copies is made anew each time, so the limit goes
        # where every form of the set passes.
        add_fields = formset.add_fields

        def add_limited_fields(form, index) -> None:
            add_fields(form, index)
            limit_choices(form, self.organisations)
            see_what_was_changed(form)

        formset.add_fields = add_limited_fields

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors:
            self._refuse_foreign_references()

    def _refuse_foreign_references(self) -> None:
        """Refuse what blocks and links refer to in another organisation: no field limits those."""
        owner = organisation_of(self.owned_row)
        if owner is None:
            return
        for model, keys in _references(self.instance).items():
            chosen = model._default_manager.filter(pk__in=keys)
            own = rows_of([owner], chosen).values_list("pk", flat=True)
            if any(organisation_of(row) for row in chosen.exclude(pk__in=own)):
                kind = {"kind": model._meta.verbose_name_plural}
                self.add_error(
                    None, forms.ValidationError(self.foreign_message, code="foreign", params=kind)
                )

    @property
    def owned_row(self):
        return self.instance


def _references(instance) -> dict[type, set]:
    found: dict[type, set] = {}
    for content_type_id, key, *_path in ReferenceIndex._extract_references_from_object(instance):
        model = ContentType.objects.get_for_id(content_type_id).model_class()
        if model is not None and is_owned(model):
            found.setdefault(model, set()).add(key)
    return found


class OrganisationForm(OwnedFormMixin, WagtailAdminModelForm):
    """The form of a row that points to its organisation, directly or by another row.

    The organisation is settled when the row is made and never changed. Only a person who
    writes for several is asked which.
    """

    roles: tuple[str, ...] = WRITERS

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("organisation")
        if field is None:
            return
        if self.instance.pk or len(self.organisations) == 1:
            del self.fields["organisation"]
        if not self.instance.pk and len(self.organisations) == 1:
            self.instance.organisation = self.organisations[0]

    def clean(self) -> dict:
        cleaned = super().clean()
        identifier = getattr(self.instance, "identifier", "")
        if self.instance.pk and identifier in self.changed_data and self.instance.is_released:
            message = _("It was released as %s, and texts and files know it by that.")
            error = message % self.initial[identifier]
            self.add_error(identifier, forms.ValidationError(error, code="released"))
        return cleaned

    @cached_property
    def organisations(self) -> list[Organisation]:
        if self.instance.pk:
            owner = organisation_of(self.instance)
            return [owner] if owner else []
        return list(Organisation.objects.of(self.for_user, *self.roles))

    def _get_validation_exclusions(self) -> set[str]:
        # Not being asked for, the organisation would be left out of "code once per
        # organisation", and the database would refuse instead of the form.
        return super()._get_validation_exclusions() - {"organisation"}


class OrganisationPageForm(OwnedFormMixin, WagtailAdminPageForm):
    """The form of a page in an organisation's subtree."""

    @cached_property
    def organisations(self) -> list[Organisation]:
        owner = organisation_of(self.owned_row)
        return [owner] if owner else []

    @property
    def owned_row(self) -> Page:
        return self.instance if self.instance.path else self.parent_page
