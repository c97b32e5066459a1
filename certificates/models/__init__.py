"""What is earned, issued and verified: the door through which Django finds the rooms' models."""

from certificates.licences.models import LicenceCheck
from certificates.register.models import (
    Certificate,
    CertificateEvent,
    CertificateHolder,
    RegisterEntry,
)
from certificates.renditions.models import Rendition, RenditionFile
from certificates.schemes.models import (
    CertificateDesign,
    Decision,
    Requirement,
    Scheme,
    SchemeVersion,
    Signatory,
)

__all__ = [
    "Certificate",
    "CertificateDesign",
    "CertificateEvent",
    "CertificateHolder",
    "Decision",
    "LicenceCheck",
    "RegisterEntry",
    "Rendition",
    "RenditionFile",
    "Requirement",
    "Scheme",
    "SchemeVersion",
    "Signatory",
]
