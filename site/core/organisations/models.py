from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from accounts.days import day_of
from accounts.models import validate_time_zone
from accounts.names import NameField
from core.records.models import AppendOnlyModel, AppendOnlyQuerySet


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

    name = NameField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    contact_email = models.EmailField(
        _("contact address"), help_text=_("Whom a verifier or a learner asks.")
    )
    website = models.URLField(_("website"), blank=True)
    about = models.TextField(_("about"), blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("Its dates are reckoned in it: of issue, revocation, expiry and release."),
    )
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
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def day_of(self, at: datetime) -> date:
        """The date that the organisation reckons a moment to."""
        return day_of(at, self.zone)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def owners(self) -> "MembershipQuerySet":
        return self.filter(role=Membership.Role.OWNER)

    def supervisors(self) -> "MembershipQuerySet":
        return self.filter(role=Membership.Role.SUPERVISOR)


class Membership(models.Model):
    """One role of one person in one organisation, as long as they hold it. A person may hold several.

    That it was given, and that it ended, is a ``MembershipEvent`` each.
    """

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
    given_at = models.DateTimeField(_("given"))

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


class MembershipEvent(AppendOnlyModel):
    """That a role was given to somebody, or that it ended: who had what to say here, and when.

    ``by`` is whoever gave or ended it, and nobody where an installation was set up by command.
    """

    class Kind(models.TextChoices):
        GIVEN = "given", _("given")
        ENDED = "ended", _("ended")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="membership_events"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="membership_events"
    )
    role = models.CharField(_("role"), max_length=12, choices=Membership.Role)
    kind = models.CharField(max_length=5, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership given or ended")
        verbose_name_plural = _("memberships given and ended")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} of {self.organisation}: {self.kind}"

    @property
    def is_given(self) -> bool:
        return self.kind == self.Kind.GIVEN
