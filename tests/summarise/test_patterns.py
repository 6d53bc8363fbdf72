"""The lists of words behind the summariser's patterns: an entry may name another list."""

import re

from service.summarise.patterns import any_of, words_of


def test_an_entry_may_name_another_list():
    assert re.fullmatch(any_of("fr", "impersonal_verbs"), "est vraiment possible")
    assert not re.fullmatch(any_of("fr", "impersonal_verbs"), "est vraiment bleu")


def test_a_list_is_had_as_words_too():
    assert {"ne", "pas", "jamais"} <= words_of("fr", "negations")
    assert {"le", "etaient"} <= words_of("fr", "stopwords")
