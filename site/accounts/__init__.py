"""Who signs in: the User and their professional licences.

The lowest floor of the house: nothing here imports another app of the project.
"""
