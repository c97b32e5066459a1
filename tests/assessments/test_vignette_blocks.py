import pytest
from wagtail.blocks import StructBlockValidationError

from assessments.vignettes.blocks import PromptBlock


def prompt(minimum: int, maximum: int):
    block = PromptBlock()
    said = {"code": "why", "text": "<p>Why?</p>", "minimum": minimum, "maximum": maximum}
    return block.clean(block.to_python(said))


@pytest.mark.parametrize(("minimum", "maximum"), [(300, 300), (301, 300)])
def test_a_prompt_that_nobody_can_answer_is_refused_in_the_cms_as_in_a_file(minimum, maximum):
    with pytest.raises(StructBlockValidationError) as refused:
        prompt(minimum, maximum)
    assert "fewer than the most" in str(refused.value.block_errors["minimum"])


def test_a_prompt_that_can_be_answered_is_kept():
    assert prompt(0, 300)["maximum"] == 300
