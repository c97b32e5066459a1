"""The public pages of the platform and of an organisation, and how an organisation is founded."""
