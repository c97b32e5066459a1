"""What templates say about quizzes."""

from django import template

from assessments.quizzes import explanations, wording

register = template.Library()

register.filter("percent", wording.percent)
register.simple_tag(explanations.drawn, name="explained")
