"""The page on which an administrator resets somebody's second factor, beside the list of people."""

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.errors import Refusal
from core.sign_in import resets
from core.sign_in.second_factor import has_second_factor


class ResetForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy(
            "Also say how you made sure who asks. It is kept for good, and told to the person."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.is_superuser:
        raise Http404
    person = get_object_or_404(get_user_model(), pk=pk)
    form = ResetForm(request.POST or None)
    back = reverse("wagtailusers_users:edit", args=[person.pk])
    if request.method == "POST" and form.is_valid():
        try:
            resets.reset(
                user=person,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("The second factor of %s is reset, and they are told.") % person
            )
            return redirect(back)
    return render(
        request,
        "core/admin/factor_reset.html",
        {
            "form": form,
            "person": person,
            "has_factor": has_second_factor(person),
            "earlier": person.factor_resets.select_related("by"),
            "page_title": _("Reset the second factor"),
            "header_title": _("Reset the second factor"),
            "page_subtitle": _("Reset the second factor of %s") % person,
            "header_icon": "key",
            "breadcrumbs_items": [
                {"url": reverse("wagtailusers_users:index"), "label": _("Users")},
                {"url": back, "label": str(person)},
                {"url": "", "label": _("Reset the second factor")},
            ],
        },
    )
