"""Papers drawn from a bank by a blueprint. Pure: no database, clock, request or settings.

A blueprint is a list of cells: so many questions of a competency, of one difficulty or of any.
A cell takes the questions of its competency and of every competency below it, so cells may
overlap (a group, and one competency of that group), while a question serves one cell at most.
Whether a bank fills a blueprint is therefore a question about the whole of it. It is answered
exactly, by augmenting paths: where a question finds its cells full, a question that stands in
one of them moves on to another cell that takes it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# A bank must hold two papers: whoever fails the first is not asked the same again.
PAPERS = 2

# How many papers a draw keeps room for. Nobody sits many more, and each costs a look.
LOOK_AHEAD = 5


@dataclass(frozen=True)
class Candidate:
    """A question of the bank, as far as a blueprint sees it.

    ``siblings`` names the questions that ask nearly the same, this one among them.
    """

    code: str
    competency: str
    difficulty: str
    siblings: str = ""


@dataclass(frozen=True)
class Cell:
    """One row of a blueprint. ``includes`` holds its competency and all below; no difficulty is any."""

    competency: str
    title: str
    includes: frozenset[str]
    difficulty: str
    questions: int

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Cell":
        """A cell in the content of an edition's quiz."""
        return cls(
            competency=content["competency"],
            title=content["title"],
            includes=frozenset(content["includes"]),
            difficulty=content["difficulty"] or "",
            questions=content["questions"],
        )

    def takes(self, candidate: Candidate) -> bool:
        return candidate.competency in self.includes and self.difficulty in (
            "",
            candidate.difficulty,
        )


@dataclass(frozen=True)
class Hole:
    """A cell that a bank cannot fill: what is needed, what it could take, and what is left for it."""

    place: int
    cell: Cell
    needed: int
    eligible: int
    filled: int

    @property
    def in_words(self) -> str:
        needed = ngettext(
            "%(name)s: %(papers)d papers need %(count)d question",
            "%(name)s: %(papers)d papers need %(count)d questions",
            self.needed,
        ) % {"name": name_of(self.cell), "papers": PAPERS, "count": self.needed}
        if self.eligible < self.needed:
            return _("%(needed)s, and the bank has %(count)d.") % {
                "needed": needed,
                "count": self.eligible,
            }
        return _(
            "%(needed)s, and %(count)d are left for it: other rows use the same questions."
        ) % {
            "needed": needed,
            "count": self.filled,
        }


def name_of(cell: Cell) -> str:
    """What a cell asks for, in words."""
    name = f"{cell.competency} {cell.title}".strip()
    labels = {"easy": _("easy"), "moderate": _("moderate"), "hard": _("hard")}
    return f"{name} ({labels[cell.difficulty]})" if cell.difficulty else name


def cells_of(content: Mapping[str, Any]) -> list[Cell]:
    """The blueprint in the content of a quiz; empty for one whose questions were placed."""
    return [Cell.of(cell) for cell in content.get("blueprint", ())]


def questions_asked(content: Mapping[str, Any]) -> int:
    """How many questions one attempt is asked: a blueprint draws fewer than the quiz holds."""
    cells = cells_of(content)
    return sum(cell.questions for cell in cells) if cells else len(content["questions"])


def candidate_of(question: Mapping[str, Any]) -> Candidate:
    """A question of an edition's quiz as a candidate."""
    return Candidate(
        question["code"],
        question["competency"] or "",
        question["difficulty"],
        question.get("siblings", ""),
    )


def below(competency: str, parents: Mapping[str, str | None]) -> frozenset[str]:
    """``competency`` and every competency below it, where ``parents`` names the parent of each."""
    found = {competency}
    while more := {code for code, parent in parents.items() if parent in found} - found:
        found |= more
    return frozenset(found)


# ------------------------------------------------------------ filling


def filling(
    cells: Sequence[Cell], candidates: Sequence[Candidate], papers: int = 1
) -> list[list[str]]:
    """The codes given to each cell when ``papers`` papers are filled without a repeat.

    As many places are filled as any choice could fill, and of the candidates that could stand
    for one another the earlier ones are taken. Narrow cells come first, so that where the bank
    is too small it is the wide ones that stay short.
    """
    takers = [[cell.takes(candidate) for candidate in candidates] for cell in cells]
    narrow_first = sorted(range(len(cells)), key=lambda n: sum(takers[n]))
    places = _Places([cell.questions * papers for cell in cells])
    for place, candidate in enumerate(candidates):
        if places.are_full:
            break
        places.seat(candidate.code, [cell for cell in narrow_first if takers[cell][place]])
    return places.seated


class _Places:
    """The cells of a blueprint while they are filled: how many questions each takes, and which it has.

    A question that finds its cell full may move one that is there to another cell which takes it.
    """

    def __init__(self, room: Sequence[int]) -> None:
        self._room = room
        self._takers: dict[str, list[int]] = {}
        self.seated: list[list[str]] = [[] for _cell in room]

    @property
    def are_full(self) -> bool:
        return all(len(sat) == room for sat, room in zip(self.seated, self._room, strict=True))

    def seat(self, code: str, takers: list[int]) -> bool:
        self._takers[code] = takers
        return self._seat(code, set())

    def _seat(self, code: str, seen: set[int]) -> bool:
        for cell in self._takers[code]:
            if cell in seen:
                continue
            seen.add(cell)
            sat = self.seated[cell]
            if len(sat) < self._room[cell] or self._moves_on(sat, seen):
                sat.append(code)
                return True
        return False

    def _moves_on(self, sat: list[str], seen: set[int]) -> bool:
        """Move one of the questions of a full cell to a cell that was not tried yet; whether one could."""
        for code in sat:
            if self._seat(code, seen):
                sat.remove(code)
                return True
        return False


def holes(
    cells: Sequence[Cell], candidates: Sequence[Candidate], papers: int = PAPERS
) -> list[Hole]:
    """The cells that stay short when ``papers`` papers are filled; none when the bank is enough."""
    filled = filling(cells, candidates, papers)
    return [
        Hole(
            place=place,
            cell=cell,
            needed=cell.questions * papers,
            eligible=sum(cell.takes(candidate) for candidate in candidates),
            filled=len(codes),
        )
        for place, (cell, codes) in enumerate(zip(cells, filled, strict=True))
        if len(codes) < cell.questions * papers
    ]


def eligible(cells: Collection[Cell], candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that any cell takes, in their order."""
    return [one for one in candidates if any(cell.takes(one) for cell in cells)]


# ------------------------------------------------------------ drawing


def drawn(
    cells: Sequence[Cell],
    candidates: Sequence[Candidate],
    *,
    asked: Mapping[str, int],
    shuffle: Callable[[list], None],
) -> list[list[str]]:
    """The codes of one paper, by cell, in the order in which ``shuffle`` leaves them.

    ``asked`` counts how often each question was asked before. A paper repeats nothing while
    what is left can fill it, and is drawn so that as many further papers as possible can be
    filled from what it leaves. After that it repeats as little as it can, what was asked
    least often first. Siblings meet in it only where it could not be filled otherwise.
    """
    order = list(candidates)
    shuffle(order)
    fresh = [one for one in order if not asked.get(one.code)]
    for papers in range(_most_papers(cells, fresh), 0, -1):
        given = filling(cells, fresh, papers)
        if _is_full(cells, given, papers):
            return _apart(cells, fresh, papers) or [
                _some(codes, cell.questions, shuffle)
                for cell, codes in zip(cells, given, strict=True)
            ]
    # What was asked least goes first, in the order drawn above: sorting is stable.
    order.sort(key=lambda one: asked.get(one.code, 0))
    for pool in (_without_siblings(order), order):
        given = filling(cells, pool)
        if _is_full(cells, given, 1):
            return given
    raise ValueError("The questions do not fill the blueprint.")


def _apart(
    cells: Sequence[Cell], candidates: Sequence[Candidate], papers: int
) -> list[list[str]] | None:
    """A paper in which no siblings meet, and which leaves enough for the others of ``papers``."""
    if not any(one.siblings for one in candidates):
        return None
    given = filling(cells, _without_siblings(candidates))
    used = {code for codes in given for code in codes}
    rest = filling(cells, [one for one in candidates if one.code not in used], papers - 1)
    is_enough = _is_full(cells, given, 1) and _is_full(cells, rest, papers - 1)
    return given if is_enough else None


def _without_siblings(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Of those that are siblings, the first; of the others, all."""
    first: dict[str, Candidate] = {}
    return [
        one for one in candidates if not one.siblings or first.setdefault(one.siblings, one) is one
    ]


def _most_papers(cells: Sequence[Cell], candidates: Sequence[Candidate]) -> int:
    """More papers than this cannot be filled, nor need they be."""
    each = [sum(map(cell.takes, candidates)) // cell.questions for cell in cells]
    return min([*each, LOOK_AHEAD])


def _is_full(cells: Sequence[Cell], given: Sequence[Sequence[str]], papers: int) -> bool:
    return all(
        len(codes) == cell.questions * papers for cell, codes in zip(cells, given, strict=True)
    )


def _some(codes: Sequence[str], count: int, shuffle: Callable[[list], None]) -> list[str]:
    mixed = list(codes)
    shuffle(mixed)
    return mixed[:count]
