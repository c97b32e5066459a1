"""The CMS: each person lists, opens, chooses and stores only what is their organisations' own."""
