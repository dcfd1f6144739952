import html
import re

from hypothesis import given
from hypothesis import strategies as st

from dashboard.marking import marked


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5))
def test_marks_add_nothing_to_the_text_and_let_no_markup_through(text, spans):
    spans = [(min(span), max(span)) for span in spans if min(span) < max(span) <= len(text)]
    page = marked(text, (0, len(text)), [("source", spans[:1]), ("cue", spans[1:2]), ("content", spans[2:])])
    bare = re.sub(r'<mark class="cd-(?:source|cue|content)">|</mark>', "", page)
    assert "<" not in bare
    assert html.unescape(bare) == html.unescape(html.escape(text))
