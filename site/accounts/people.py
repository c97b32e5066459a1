from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's users app with the forms of our User. (A module of its own: Django takes
    the app's one configuration from ``apps``.)
    """

    user_viewset = "accounts.wagtail_users.UserViewSet"
