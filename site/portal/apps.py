from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.pages import parts
        from core.sign_in import doors
        from portal import checks  # noqa: F401  registers them

        doors.shut("/organisations/", "/operations/")
        parts.put("core/home_page/begin", "portal/_begin_on_home.html")
        parts.put("core/home_page/roles", "portal/_roles_on_home.html")
        parts.put("core/organisation_page/aside", "portal/_demonstration_organisation.html")
