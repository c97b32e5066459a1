"""What is earned, issued and verified.

Imports inside run one way: register ← schemes ← certificates.
"""

from certificates.models.certificates import (
    Certificate,
    CertificateEvent,
    CertificateHolder,
    Decision,
    Rendition,
    RenditionFile,
)
from certificates.models.register import RegisterEntry
from certificates.models.schemes import CertificateDesign, Requirement, Scheme, Signatory

__all__ = [
    "Certificate",
    "CertificateDesign",
    "CertificateEvent",
    "CertificateHolder",
    "Decision",
    "RegisterEntry",
    "Rendition",
    "RenditionFile",
    "Requirement",
    "Scheme",
    "Signatory",
]
