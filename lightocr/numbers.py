"""Full stops and commas within a number: a pixel tells them apart, the number's groups tell them surely.

Prices and sums have commas before every three digits, dates, phone numbers and versions full stops. No number has both,
but one with a fraction after its thousands (1,234.50, in other countries 1.234,50).
"""

import re

SEPARATED = re.compile(r"\d+(?:[.,]\d+){2,}")
THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
FRACTION = re.compile(r"\d{1,3}(?:(?:,\d{3})+\.|(?:\.\d{3})+,)\d{1,2}")


def punctuated(text: str) -> str:
    """`text`, as long as it was, its numbers of three groups and more with one kind of sign between the groups."""
    return SEPARATED.sub(lambda found: _uniform(found[0]), text)


def _uniform(number: str) -> str:
    if "." not in number or "," not in number or FRACTION.fullmatch(number):
        return number
    wrong, right = ".," if THOUSANDS.fullmatch(number) else ",."
    return number.replace(wrong, right)
