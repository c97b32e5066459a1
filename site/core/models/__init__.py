"""Organisations and what belongs to them. Imports inside run: organisations ← pages, notices."""

from core.models.notices import Notice
from core.models.organisations import Membership, Organisation
from core.models.pages import HomePage, OrganisationPage

__all__ = ["HomePage", "Membership", "Notice", "Organisation", "OrganisationPage"]
