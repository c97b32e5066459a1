from wagtail import blocks

from assessments.items import all_items


class AnswerFormat(blocks.StreamBlock):
    """How a question is answered: one of the registered types, each with its own block."""

    def __init__(self, local_blocks=None, **kwargs) -> None:
        types = [(item.type, item.block) for item in all_items()]
        super().__init__(local_blocks or types, **kwargs)
