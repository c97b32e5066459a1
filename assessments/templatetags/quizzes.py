"""What templates say about quizzes."""

from django import template

from assessments.quizzes import wording

register = template.Library()

register.filter("percent", wording.percent)
