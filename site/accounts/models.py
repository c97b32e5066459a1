import zoneinfo
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts import names
from accounts.days import day_of


def validate_time_zone(name: str) -> None:
    """Raise ``ValidationError`` unless ``name`` is an IANA time zone known to this machine."""
    # Some machines list their own clock among the zones; it means something else on another.
    if name == "localtime" or name not in zoneinfo.available_timezones():
        raise ValidationError(_("%(name)s is not a time zone."), params={"name": name})


class UserQuerySet(models.QuerySet["User"]):
    def addressed(self, email: str | None) -> "UserQuerySet":
        """The one person whose address is ``email``, or nobody."""
        return self.filter(email=UserManager.normalize_email(email))

    def called(self, text: str) -> "UserQuerySet":
        """People whose names hold every word of ``text``, or whose address holds it."""
        named = self.filter(names.holding("name_key", text))
        address = "".join(letter for letter in text.lower() if letter.isprintable()).strip()
        return named | self.filter(email__contains=address) if address else named

    def by_name(self) -> "UserQuerySet":
        return self.order_by("name_key", "pk")


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = True

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        # One mailbox is one person: allauth compares addresses in lower case, so they are kept so.
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        try:
            return self.create_user(email, password, is_superuser=True, **fields)
        except IntegrityError as error:
            # The command says what is wrong where it hears of it so.
            raise ValidationError(str(error)) from error


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address.

    ``legal_name`` is what a certificate prints; ``preferred_name`` is how the interface
    speaks to them. There is no username and no staff flag: what someone may do follows
    from memberships and Wagtail permissions.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    legal_name = names.NameField(
        _("legal name"),
        max_length=200,
        help_text=_("As it should stand on a certificate."),
    )
    preferred_name = names.NameField(
        _("preferred name"),
        max_length=100,
        blank=True,
        help_text=_("How we address you. Leave empty to use your legal name."),
    )
    # Kept, so that a name is found and ordered by the database without regard to its spelling.
    name_key = models.CharField(max_length=700, editable=False, default="", db_index=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_time_zone]
    )
    is_active = models.BooleanField(_("active"), default=True)
    # A session holds a hash of this: when it goes on, every session of before has ended.
    session_round = models.PositiveIntegerField(default=0, editable=False)
    date_joined = models.DateTimeField(_("date joined"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["legal_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def clean(self) -> None:
        super().clean()
        self.email = type(self).objects.normalize_email(self.email)

    def save(self, *args, update_fields=None, **kwargs) -> None:
        self.name_key = names.key_of(self.legal_name, self.preferred_name)[:700]
        if update_fields is not None and {"legal_name", "preferred_name"} & set(update_fields):
            update_fields = {*update_fields, "name_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_full_name(self) -> str:
        return self.legal_name

    def get_short_name(self) -> str:
        return self.preferred_name or self.legal_name

    def _get_session_auth_hash(self, secret=None) -> str:
        # Django's own is of the password alone, and asks this for fallback keys as well.
        salt = "accounts.models.User.get_session_auth_hash"
        value = f"{self.password}:{self.session_round}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def day_of(self, at: datetime) -> date:
        """The date that this person's own clock shows at a moment."""
        return day_of(at, self.zone)


class LicenceQuerySet(models.QuerySet["Licence"]):
    def in_force(self, *, on) -> "LicenceQuerySet":
        """Licences that have not expired on the date ``on``; one without an expiry never does."""
        return self.filter(models.Q(expires_on__isnull=True) | models.Q(expires_on__gte=on))


class Licence(models.Model):
    """A professional licence as its holder states it; nobody has verified it."""

    class Profession(models.TextChoices):
        COUNSELOR = "counselor", _("Professional counselor")
        MARRIAGE_FAMILY = "mft", _("Marriage and family therapist")
        SOCIAL_WORK = "social_work", _("Clinical social worker")
        PSYCHOLOGIST = "psychologist", _("Psychologist")
        PHYSICIAN = "physician", _("Physician")
        ADVANCED_NURSE = "advanced_nurse", _("Advanced practice nurse")
        NURSE = "nurse", _("Registered nurse")
        PHYSICIAN_ASSOCIATE = "pa", _("Physician associate")
        OTHER = "other", _("Other")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="licences"
    )
    profession = models.CharField(_("profession"), max_length=20, choices=Profession)
    number = models.CharField(_("license number"), max_length=60)
    jurisdiction = models.CharField(
        _("jurisdiction"),
        max_length=100,
        help_text=_("The state or country whose board issued it."),
    )
    expires_on = models.DateField(_("expires on"), null=True, blank=True)

    objects = LicenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("license")
        verbose_name_plural = _("licenses")
        ordering = ["profession", "jurisdiction"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "profession", "jurisdiction", "number"],
                name="licence_stated_once",
                violation_error_message=_("This license is already on your profile."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_profession_display()} {self.number}, {self.jurisdiction}"
