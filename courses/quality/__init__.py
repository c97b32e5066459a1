"""What a program can judge of a curriculum: rules over what an edition would freeze.

The rules are pure. They see one neutral material (``material``), whether it was read from a
folder of files (``packages``) or from the pages of the CMS (``drafts``), and each piece of it
knows where it was written. Higher floors register how their kinds of step and their banks are
read (``readers``) and rules of their own (``rules``).
"""
