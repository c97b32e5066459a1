"""The certificates' part of the CMS."""

from wagtail import hooks

from certificates.schemes.viewsets import CertificatesGroup


@hooks.register("register_admin_viewset")
def register_certificate_viewsets():
    return CertificatesGroup()
