from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def of(self, user, *roles: str) -> "OrganisationQuerySet":
        """Organisations in which ``user`` holds one of ``roles``, or any role when none is named.

        A site administrator belongs to every organisation.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        held = Membership.objects.filter(user=user)
        if roles:
            held = held.filter(role__in=roles)
        return self.filter(pk__in=held.values("organisation"))


class Organisation(models.Model):
    """A training organisation: the tenant that every curriculum, rubric and certificate belongs to.

    ``group`` and ``collection`` carry its authors' Wagtail permissions, ``owners_group``
    the right to publish and to approve. ``is_demonstration``
    marks example data: nothing issued under it is more than a demonstration.
    """

    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    contact_email = models.EmailField(
        _("contact address"), help_text=_("Whom a verifier or a learner asks.")
    )
    website = models.URLField(_("website"), blank=True)
    about = models.TextField(_("about"), blank=True)
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)
    group = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="organisation", editable=False
    )
    owners_group = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="owned_organisation", editable=False
    )
    collection = models.OneToOneField(
        Collection, on_delete=models.PROTECT, related_name="organisation", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def owners(self) -> "MembershipQuerySet":
        return self.filter(role=Membership.Role.OWNER)

    def supervisors(self) -> "MembershipQuerySet":
        return self.filter(role=Membership.Role.SUPERVISOR)


class Membership(models.Model):
    """One role of one person in one organisation. A person may hold several."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        AUTHOR = "author", _("Author")
        SUPERVISOR = "supervisor", _("Supervisor")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organisation", "user", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], name="membership_role_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} of {self.organisation}"
