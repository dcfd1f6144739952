"""The reading as a function: of any text, and of the rows of a table."""

import json
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.article import Article
from pipeline.claim import Claim
from pipeline.exchange.export import claim_row
from pipeline.inputs import InputError, parse_article, read_path
from pipeline.reading.articles import MAX_CHARACTERS, ReadingError, read_article, read_frame
from pipeline.resources import seeds_path

NEWSLIKE = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "Marrant said ",
                "the board denied that ",
                "prices rose 5% ",
                "it is false ",
                "according to ",
                "he ",
                "would ",
            ]
        ),
        st.sampled_from(
            [*"“”‘’\"'«».,;:!?…–-()\n\r\t ", "\r\n", "\n\n", ". ", "😀", "\u202e", "\ufeff", "\x85", "---\n"]
        ),
        st.text(max_size=12),
    ),
    max_size=30,
).map("".join)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(NEWSLIKE, st.text(max_size=200)))
def test_any_text_is_read_and_every_claim_quotes_it(text: str) -> None:
    try:
        article = parse_article(text, "a")
    except InputError:
        return
    reading = read_article(article)
    for claim in reading.claims:
        assert claim.text.strip()
        assert claim.spans
        assert all(article.body_start <= start < end <= len(text) for start, end in claim.spans)
        assert claim.quote == " … ".join(" ".join(text[start:end].split()) for start, end in claim.spans)
        json.dumps(claim_row(claim), ensure_ascii=False).encode()
    for one in reading.attributions:
        assert all(0 <= start < end <= len(text) for start, end in (*one.source, *one.cue, *one.content))
    assert len({claim.claim_id for claim in reading.claims}) == len(reading.claims)


@pytest.mark.parametrize(
    "text",
    [
        "Russia said that the bridge was closed.",
        "“The bridge was closed,” Marrant said.",
        "Bridge closed\n\nRussia said that the bridge was closed.",
        "---\noutlet: River Post\n---\nMarrant denied that the bridge was closed.",
    ],
)
def test_a_byte_order_mark_moves_the_claims_by_one_and_changes_nothing_else(text: str) -> None:
    plain, marked = (read_article(parse_article(mark + text, "a")).claims for mark in ("", "\ufeff"))
    assert [claim.actor for claim in plain] != [None]
    assert [(c.text, c.actor, c.stance, c.quote, [(a - 1, b - 1) for a, b in c.spans]) for c in marked] == [
        (c.text, c.actor, c.stance, c.quote, list(c.spans)) for c in plain
    ]


def test_a_text_that_is_too_long_is_named() -> None:
    with pytest.raises(ReadingError, match=r"^a: 400,001 characters"):
        read_article(Article("a", "x" * (MAX_CHARACTERS + 1)))


# --- tables


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    (seed,) = seeds_path().glob("*.txt")
    texts = [
        read_path(seed).text,
        "The board denied that the ferry would close, Ilse Marrant said on Monday.",
        "Nothing is claimed here?",
        "Marrant said fares rose 12% last year. “They will rise again,” she added.",
        "The union called the figures false. The ministry said it would publish its own by May.",
    ]
    # More rows than the parser takes in a batch.
    return pd.DataFrame(
        [{"doc": f"{i}", "text": texts[i % len(texts)], "outlet": "The Gazette", "read": i} for i in range(20)]
    )


@pytest.mark.parametrize("cuts", [[1], [7, 7, 16], list(range(1, 20))], ids=["two", "one of them empty", "single rows"])
def test_a_table_in_parts_gives_the_claims_of_the_whole(articles: pd.DataFrame, cuts: list[int]) -> None:
    before = articles.copy(deep=True)
    whole = read_frame(articles)
    edges = [0, *cuts, len(articles)]
    parts = [read_frame(articles.iloc[start:end]) for start, end in pairwise(edges)]
    together = pd.concat(parts, ignore_index=True)
    assert set(whole["doc"]) == set(articles["doc"]) - {str(i) for i in range(2, 20, 5)}
    pd.testing.assert_frame_equal(together, whole)
    pd.testing.assert_frame_equal(articles, before)


def test_a_table_s_rows_are_the_claims_of_each_article(articles: pd.DataFrame) -> None:
    found = read_frame(articles.iloc[:2])
    claims = [c for row in articles.iloc[:2].itertuples() for c in read_article(Article(row.doc, row.text)).claims]
    assert [tuple(row) for row in found[["doc", "claim_id", "text"]].itertuples(index=False)] == [
        (claim.doc, claim.claim_id, claim.text) for claim in claims
    ]


@pytest.mark.parametrize("columns", [["doc", "text"], ["doc", "text", "outlet"]])
def test_a_table_without_rows_or_without_claims_gives_every_column_and_no_row(columns: list[str]) -> None:
    for rows in ([], [["a", "Why?", "The Gazette"][: len(columns)]]):
        found = read_frame(pd.DataFrame(rows, columns=columns))
        assert list(found.columns) == list(Claim.__dataclass_fields__)
        assert found["actor"].dtype == "string"
        assert found["check_worthiness"].dtype == "float64"
        assert len(found) == 0


@pytest.mark.parametrize(
    "declared",
    [
        "title: Ferry sinks off Sund, 40 people missing",
        "title: Minister denies that the ferry was overloaded\nauthor: Ruth Calder",
        "title: ‘We were warned,’ says captain\noutlet: Sund Post\npublished: 2025-03-05",
        "author: Ruth Calder and Paul Brandt\nurl: https://sund.example/ferry",
    ],
)
def test_nothing_of_the_front_matter_is_read(declared: str) -> None:
    body = "Her party lost 12 seats on Sunday. Ilse Marrant said the board had paid. She denied that it was late.\n"
    front = f"---\n{declared}\n---\n"
    bare, with_front = (read_article(parse_article(text, "a")) for text in (body, front + body))

    def told(claims: tuple[Claim, ...], by: int = 0) -> list[tuple[object, ...]]:
        return [(c.text, c.actor, c.stance, c.quote, [(a - by, b - by) for a, b in c.spans]) for c in claims]

    assert told(bare.claims)
    assert told(with_front.claims, len(front)) == told(bare.claims)
    assert len(with_front.attributions) == len(bare.attributions)
