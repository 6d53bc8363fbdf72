"""Tell English words that carry a sentence's content from those that hold it together."""

from service.text.word_lists import word_lists

_FUNCTION_WORDS = word_lists("service.fidelity", "function_words.toml").words("english")
_SHORTEST = 4  # letters


def is_content(word: str) -> bool:
    """Whether an English word in small letters says something of its own: no auxiliary, pronoun, filler, short word."""
    return len(word) >= _SHORTEST and word not in _FUNCTION_WORDS
