"""What is done, next, locked and left, without a database."""

import pytest

from courses.learning.progress import outline
from courses.releases.steps import StepStatus
from courses.releases.syllabus import Syllabus, SyllabusModule, SyllabusStep


def step(pk, *, kind="lesson", minutes=10, is_required=True, after=(), module="one"):
    return SyllabusStep(
        pk=pk,
        edition_id=1,
        fingerprint=str(pk),
        position=pk,
        module_slug=module,
        module_title=module.capitalize(),
        key=f"{module}/s{pk}",
        slug=f"s{pk}",
        kind=kind,
        title=f"Step {pk}",
        minutes=minutes,
        is_required=is_required,
        summary="",
        review_by=None,
        prerequisites=tuple(after),
        objectives=(),
        rules={},
    )


def syllabus(*steps):
    module = SyllabusModule(slug="one", title="One", summary="", objectives=(), steps=steps)
    return Syllabus(edition_id=1, fingerprint="", number=1, sign_off=None, modules=(module,))


def drawn(*steps, completed=(), statuses=None):
    return outline(syllabus(*steps), completed=set(completed), statuses=statuses or {})


def shown(outline):
    return {item.step.pk: item.status for item in outline.items}


def test_the_first_undone_step_is_next():
    result = drawn(step(1), step(2), step(3), completed=[1])
    assert shown(result) == {1: "done", 2: "next", 3: "open"}
    assert result.next.step.pk == 2


def test_a_step_is_locked_until_what_it_requires_is_done():
    steps = (step(1), step(2), step(3, after=["one/s1", "one/s2"]))
    locked = drawn(*steps, completed=[1]).by_pk[3]
    assert locked.status == "locked"
    assert locked.reason == "Finish “Step 2” first."
    assert drawn(*steps, completed=[1, 2]).by_pk[3].status == "next"


def test_a_locked_step_names_everything_that_it_waits_for_in_the_order_of_the_outline():
    steps = (step(1), step(2), step(3, after=["one/s2", "one/s1"]))
    assert drawn(*steps).by_pk[3].reason == "Finish “Step 1” and “Step 2” first."


def test_the_opener_of_a_locked_step_is_not_locked_itself():
    steps = (step(1), step(2, after=["one/s1"]), step(3, after=["one/s2"]))
    result = drawn(*steps)
    assert result.opener_of(result.by_pk[3]).step.pk == 1


def test_a_prerequisite_that_the_edition_lacks_locks_nothing():
    assert drawn(step(1, after=["gone/step"])).by_pk[1].status == "next"


def test_what_was_returned_comes_before_what_stands_first():
    returned = {2: StepStatus("returned", "Say more about safety.")}
    result = drawn(step(1), step(2, kind="vignette"), statuses=returned)
    assert result.next.step.pk == 2
    assert result.by_pk[2].status == "returned"
    assert result.by_pk[2].reason == "Say more about safety."
    assert result.by_pk[1].status == "open"


def test_an_optional_step_is_next_only_when_no_required_one_is_left():
    optional = step(1, is_required=False)
    assert drawn(optional, step(2)).next.step.pk == 2
    assert drawn(optional, step(2), completed=[2]).next.step.pk == 1


@pytest.mark.parametrize("state", ["waiting", "failed"])
def test_what_cannot_be_gone_on_with_is_never_next(state):
    result = drawn(step(1), statuses={1: StepStatus(state, "Until noon.")})
    assert result.next is None
    assert shown(result) == {1: state}
    assert not result.is_finished


def test_a_completion_outweighs_any_status():
    result = drawn(step(1), completed=[1], statuses={1: StepStatus("failed")})
    assert result.by_pk[1].is_done


def test_a_kind_that_says_done_unlocks_what_follows():
    steps = (step(1, kind="quiz"), step(2, after=["one/s1"]))
    assert drawn(*steps, statuses={1: StepStatus("done")}).by_pk[2].status == "next"


def test_only_required_steps_count_towards_the_end():
    result = drawn(step(1), step(2, is_required=False), step(3, minutes=25), completed=[1])
    assert (result.done, result.total, result.minutes_left) == (1, 2, 25)
    assert result.percent == 50
    assert drawn(step(1), step(2, is_required=False), completed=[1]).is_finished


def test_a_hundred_per_cent_means_all():
    steps = [step(pk) for pk in range(1, 201)]
    assert drawn(*steps, completed=range(1, 200)).percent == 99
    assert drawn(*steps, completed=range(1, 201)).percent == 100


def test_the_steps_around_a_step_are_its_neighbours():
    result = drawn(step(1), step(2), step(3))
    assert result.before(2).step.pk == 1
    assert result.after(2).step.pk == 3
    assert result.before(1) is None
    assert result.after(3) is None


def test_the_modules_keep_their_order_and_count_their_own():
    module_two = [step(3, module="two"), step(4, module="two")]
    modules = (
        SyllabusModule(slug="one", title="One", summary="", objectives=(), steps=(step(1),)),
        SyllabusModule(slug="two", title="Two", summary="", objectives=(), steps=tuple(module_two)),
    )
    whole = Syllabus(edition_id=1, fingerprint="", number=1, sign_off=None, modules=modules)
    result = outline(whole, completed={1, 3}, statuses={})
    assert [(m.title, m.done, m.total) for m in result.modules] == [("One", 1, 1), ("Two", 1, 2)]
