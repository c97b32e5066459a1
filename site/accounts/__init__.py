"""Who signs in: the User, their professional licences, and the second factor.

The lowest floor of the house: nothing here imports another app of the project.
"""
