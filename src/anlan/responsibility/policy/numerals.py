"""Numbers as Chinese documents write them: 二十四, 两, 廿, 3, ３, 一百二十, 半. Pure."""

import re

_DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")

# One number, written in digits or in Chinese. 半 is none: it belongs to its unit (半年, 半个月).
NUMBER = r"(?:[0-9０-９]+|[〇零一二两三四五六七八九十百千廿]+)"

_WHOLE = re.compile(NUMBER)


def value(words: str) -> int | None:
    """Return the number that ``words`` writes; None when it writes none.

    ``二十四`` → 24 · ``十`` → 10 · ``一百零五`` → 105 · ``二〇二四`` → 2024 · ``两`` → 2 · ``１５`` → 15
    """
    words = words.strip().replace("廿", "二十")
    if not _WHOLE.fullmatch(words):
        return None
    plain = words.translate(_FULL_WIDTH)
    if plain.isascii():
        return int(plain)
    if not set(plain) & set(_TENS):  # digit by digit, as years are written
        return int("".join(str(_DIGITS[word]) for word in plain))
    total = digit = 0
    for word in plain:
        if word in _TENS:
            total += (digit or 1) * _TENS[word]
            digit = 0
        else:
            digit = _DIGITS[word]
    return total + digit
