"""Wagtail's listing of people, for administrators, fitted to our User.

People have a legal and a preferred name, and nobody sets a password for somebody else.
"""

from django.forms import CheckboxSelectMultiple
from django.utils.functional import cached_property
from wagtail.users import forms
from wagtail.users.views import users

from accounts.models import User

FIELDS = ["email", "legal_name", "preferred_name", "time_zone", "is_superuser", "groups"]
WIDGETS = {"groups": CheckboxSelectMultiple}


class PersonCreationForm(forms.UserForm):
    # Wagtail asks every user model for these two.
    first_name = None
    last_name = None

    class Meta:
        model = User
        fields = FIELDS
        widgets = WIDGETS


class PersonEditForm(forms.UserEditForm):
    first_name = None
    last_name = None

    class Meta:
        model = User
        fields = [*FIELDS, "is_active"]
        widgets = WIDGETS


class IndexView(users.IndexView):
    @cached_property
    def search_fields(self) -> list[str]:
        return ["email", "legal_name", "preferred_name"]


class UserViewSet(users.UserViewSet):
    index_view_class = IndexView
    copy_view_enabled = False
    template_prefix = "accounts/wagtail_users/"
    index_template_name = users.IndexView.template_name
    index_results_template_name = users.IndexView.results_template_name
    create_template_name = "accounts/wagtail_users/create.html"
    edit_template_name = "accounts/wagtail_users/edit.html"
    delete_template_name = users.DeleteView.template_name

    def get_form_class(self, for_update: bool = False):
        return PersonEditForm if for_update else PersonCreationForm
