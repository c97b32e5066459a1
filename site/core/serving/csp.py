"""The Content-Security-Policy: strict for everyone, looser inside the CMS alone.

A draft that the CMS previews is as strict as any public page, save that the CMS may frame it.
"""

from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Choose the policy by address, so that a view cannot loosen its own by accident."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(settings.CMS_PATH):
            parts.config = settings.CONTENT_SECURITY_POLICY_CMS
        elif not report_only and getattr(request, "is_dummy", False):
            # The request that the CMS makes up for a preview, at the page's public address.
            parts.replace = {"frame-ancestors": [SELF]}
        return parts
