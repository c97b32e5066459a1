"""Drafts: what is kept while somebody types, of every form that saves by itself.

``models`` keeps it, ``versions`` and ``conflicts`` say what a page saw and how two devices learn
of each other, ``pages`` is the one answer to the page, and ``form_drafts`` keeps what has no
table of its own.
"""
