"""Wagtail's listing of people, for administrators, fitted to our User.

People have a legal and a preferred name, and nobody sets a password for somebody else.
"""

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.users import forms
from wagtail.users.views import users

from accounts.addresses import holder_of, shown_address_of, tell_of_change
from accounts.forms import TimeZoneField
from accounts.models import User

FIELDS = ["email", "legal_name", "preferred_name", "time_zone", "is_superuser", "groups"]
WIDGETS = {"groups": CheckboxSelectMultiple}


class OwnAddressMixin:
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].keep(self.instance.time_zone)  # type: ignore[attr-defined]
        # Wagtail declares the field anew, with a word of its own.
        self.fields["email"].label = capfirst(User._meta.get_field("email").verbose_name)  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        email = User.objects.normalize_email(self.cleaned_data["email"])  # type: ignore[attr-defined]
        if holder_of(email, besides=self.instance):  # type: ignore[attr-defined]
            raise ValidationError(_("This address belongs to somebody else."), code="taken")
        return email


class PersonCreationForm(OwnAddressMixin, forms.UserForm):
    # Wagtail asks every user model for these two.
    first_name = None
    last_name = None
    time_zone = TimeZoneField(label=gettext_lazy("Time zone"))

    class Meta:
        model = User
        fields = FIELDS
        widgets = WIDGETS


class PersonEditForm(OwnAddressMixin, forms.UserEditForm):
    first_name = None
    last_name = None
    time_zone = TimeZoneField(label=gettext_lazy("Time zone"))

    class Meta:
        model = User
        fields = [*FIELDS, "is_active"]
        widgets = WIDGETS


class KeptMixin:
    """Nobody is deleted here (``core.cms.hooks``), so that nowhere is offered what is refused."""

    def get_delete_url(self, *args) -> None:
        return None


class IndexView(KeptMixin, users.IndexView):
    # Says that there is a search; ``search_queryset`` does it.
    search_fields = ["name_key"]
    default_ordering = "name_key"

    def search_queryset(self, queryset):
        return queryset.called(self.search_query) if self.search_query else queryset


class EditView(KeptMixin, users.EditView):
    def save_instance(self):
        old = User.objects.values_list("email", flat=True).get(pk=self.object.pk)
        was_shown = shown_address_of(User(pk=self.object.pk, email=old)) is not None
        person = super().save_instance()
        if person.email != old:
            tell_of_change(self.request, person, old=old, was_shown=was_shown)
        return person

    @cached_property
    def header_more_buttons(self) -> list:
        """What can be done with a person in the list can be done here as well."""
        offered = hooks.get_hooks("register_user_listing_buttons")
        own = [
            button
            for offer in offered
            for button in offer(user=self.object, request_user=self.request.user)
        ]
        return [*super().header_more_buttons, *own]


class UserViewSet(users.UserViewSet):
    index_view_class = IndexView
    edit_view_class = EditView
    copy_view_enabled = False
    template_prefix = "accounts/wagtail_users/"
    index_template_name = users.IndexView.template_name
    index_results_template_name = users.IndexView.results_template_name
    create_template_name = "accounts/wagtail_users/create.html"
    edit_template_name = "accounts/wagtail_users/edit.html"
    delete_template_name = users.DeleteView.template_name

    def get_form_class(self, for_update: bool = False):
        return PersonEditForm if for_update else PersonCreationForm
