"""The concentration–time explorer: published doses, compared as curves, for teaching only.

Pure: a query string, or the scenarios of a lesson, in; numbers, sentences and a plot out.

- ``published`` lists the doses that named sources used, which are the only ones to choose from.
- ``reading`` turns what was typed into scenarios, with an error beside each field that has one.
- ``answers`` measures the curves and says the same in sentences and in a table.
- ``limits`` holds what must stand beside every curve.
"""
