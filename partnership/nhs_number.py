"""NHS numbers, to be kept out: every agency knows the child by one, so it is no agency's own."""

import re

BETWEEN_DIGITS = re.compile(r"[\s\u2010-\u2015-]")


def is_nhs_number(text: str) -> bool:
    """Ten digits, spaces and hyphens apart, the last of which checks the others by modulus 11.

    Source: NHS Data Dictionary, NHS NUMBER: the first nine digits weigh 10 down to 2, and the
    check digit is 11 less the remainder of their sum by 11 (11 counts as 0; 10 is no number).
    So all ten, the last weighing 1, add up to a multiple of 11.
    """
    digits = BETWEEN_DIGITS.sub("", text)
    if not re.fullmatch("[0-9]{10}", digits):
        return False
    weighed = (int(digit) * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True))
    return sum(weighed) % 11 == 0
