"""Names of articles that are much longer than others: all of them, in steps and memory that grow with the length."""

import sys
import tracemalloc

from service.context.finding import find_context
from service.domain import Article
from service.text.segment import segment
from tests.context.article import TEXT


def test_an_article_of_thirty_thousand_words_is_read_whole():
    text = "\n".join(f"{TEXT} Paragraphe {number}." for number in range(600))
    people = find_context(segment(Article(text), "fr")).context.people
    assert [len(person.mentions) for person in people] == [1200, 1800]


def test_four_times_the_article_takes_about_four_times_the_steps():
    def steps(times: int) -> int:
        document = segment(Article("\n".join(f"{TEXT} Paragraphe {number}." for number in range(times))), "fr")
        count = 0

        def counted(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(counted)
        try:
            find_context(document)
        finally:
            sys.setprofile(None)
        return count

    steps(1)  # tables are read
    assert steps(80) < 6 * steps(20)


def test_four_times_the_article_takes_about_four_times_the_memory():
    def peak(times: int) -> int:
        document = segment(Article("\n".join(f"{TEXT} Paragraphe {number}." for number in range(times))), "fr")
        tracemalloc.start()
        try:
            find_context(document)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)  # tables are read
    assert peak(48) < 6 * peak(12)
