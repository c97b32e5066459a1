"""What allauth asks of us while somebody signs in."""

from allauth.account.adapter import DefaultAccountAdapter

from core.second_factor import has_second_factor, needs_second_factor, way_to_second_factor


class AccountAdapter(DefaultAccountAdapter):
    def post_login(self, request, user, **kwargs):
        """Lead whoever needs a second factor and has none to setting it up, and then on."""
        response = super().post_login(request, user, **kwargs)
        if needs_second_factor(user) and not has_second_factor(user):
            response["Location"] = way_to_second_factor(user, response["Location"])
        return response
