"""What the parser is given at once is bounded, whatever a text holds: what it costs grows with the square of that."""

import pytest

from pipeline.article import Article
from pipeline.reading.articles import read_article
from pipeline.reading.language import parse
from pipeline.reading.sentences import LONGEST_UNIT, parse_units


@pytest.mark.parametrize("piece", ["“", "said that ", "9,999 ", "(", "a", "“A,” said B. ", "\U0001f600", "-"])
def test_no_sentence_and_no_word_is_longer_than_news_has_them(piece):
    text = (piece * 5_000)[:5_000]
    units = parse_units(text, (0, len(text)))
    assert max(end - start for start, end in units) <= LONGEST_UNIT
    assert "".join(text[start:end] for start, end in units).split() == text.split() or " " in piece
    (doc,) = parse([(text, units)])
    assert len(doc.text) == len(text)
    assert max(len(token) for token in doc) <= 300
    assert all(claim.spans for claim in read_article(Article("a", text)).claims)


def test_a_claim_in_a_long_text_without_full_stops_is_found_where_it_stands():
    text = "and so on " * 300 + "The mayor said that the dam had burst. " + "and so on " * 300
    found = [claim for claim in read_article(Article("a", text)).claims if "dam" in claim.text]
    assert [text[start:end] for claim in found for start, end in claim.spans] == ["the dam had burst"]
