"""Dates that no reader can take for another: the day first, the month as a word, 24 hours.

The trainees of one edition may live on both sides of an ocean, where 3/4 is two dates.
"""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
