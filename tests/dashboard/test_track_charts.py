"""Charts of a tracked claim: what they draw is what its appearances say."""

import pandas as pd
import pytest

from dashboard import track_charts
from dashboard.style import STANCE_COLOURS
from pipeline.taxonomy import Stance
from pipeline.tracked import figures_over_time, sides, summary


def row(claim_id, day, outlet, stance, *figures, actor="Ann"):
    return {
        "claim_id": claim_id, "published": f"{day}T08:00:00Z" if day else "", "outlet": outlet, "stance": stance,
        "actor": actor, "text": f"text of <i>{claim_id}</i>", "article_id": claim_id,
        "figures": [{"text": f"{value} {unit}", "value": value, "unit": unit} for value, unit in figures],
    }  # fmt: skip


ROWS = [
    row("a", "2026-01-01", "Post", "supports", (100, "people"), (3, "%")),
    row("b", "2026-01-01", "Post", "denies", (100, "people")),
    row("c", "2026-01-05", "Mail <b>", "supports", (127, "people"), actor=None),
    row("d", "", "Mail <b>", "reports", (1, "%")),
]


def appearances():
    names = ["day", "outlet", "actor", "stance", "text", "claim_id"]
    rows = [(r["published"][:10], r["outlet"], r["actor"] or "-", r["stance"], r["text"], r["claim_id"]) for r in ROWS]
    return pd.DataFrame(rows, columns=names, dtype=object)


def test_appearances_are_rows_of_outlets_and_marks_of_stances():
    figure = track_charts.appearances(appearances(), here="b")
    drawn = {trace.name: trace for trace in figure.data}
    assert set(drawn) == {"supports", "denies"}
    assert [list(meaning) for meaning in drawn["supports"].customdata] == [["a"], ["c"]]
    # Two of one outlet on one day don't hide each other; both are in its row.
    one, other = drawn["supports"].y[0], drawn["denies"].y[0]
    assert one != other
    assert max(abs(one), abs(other)) < 0.5
    assert drawn["supports"].y[1] == pytest.approx(1)
    assert list(figure.layout.yaxis.ticktext) == ["Post", "Mail &lt;b&gt;"]
    assert "<i>" not in "".join(drawn["supports"].hovertext)
    assert drawn["denies"].marker.color == STANCE_COLOURS[Stance.DENIES]
    assert drawn["denies"].marker.symbol != drawn["supports"].marker.symbol
    assert drawn["denies"].marker.size[0] > drawn["supports"].marker.size[0]


def test_many_of_one_outlet_on_one_day_stay_in_its_row():
    many = pd.concat([appearances().iloc[:1].assign(claim_id=str(n)) for n in range(50)])
    (trace,) = track_charts.appearances(many).data
    assert len(set(trace.y)) == 50
    assert max(map(abs, trace.y)) < 0.5


def test_figures_of_the_unit_that_most_name_lead_past_the_denied():
    found = figures_over_time(ROWS)
    assert found[["day", "value", "claim_id"]].to_numpy().tolist() == [
        ["2026-01-01", 100, "a"], ["2026-01-01", 100, "b"], ["2026-01-05", 127, "c"],
    ]  # fmt: skip
    figure = track_charts.figures_in_time(found)
    line, *points = figure.data
    assert list(line.y) == [100, 127]
    assert {trace.name: list(trace.y) for trace in points} == {"supports": [100, 127], "denies": [100]}
    assert figure.layout.yaxis.title.text == "people"
    assert figures_over_time(ROWS[3:]).empty


def test_charts_without_rows_are_drawn():
    assert not track_charts.appearances(appearances().iloc[3:]).data
    assert track_charts.figures_in_time(figures_over_time([])).layout.title.text == "The figure over time"


def test_sides_and_the_summary():
    assert {name: len(said) for name, said in sides(ROWS, Stance.SUPPORTS).items()} == {
        "(outlet's own voice)": 1, "Ann": 1,
    }  # fmt: skip
    assert summary(ROWS) == "4 times in 4 articles of 2 outlets from 2026-01-01 to 2026-01-05"
    assert summary(ROWS[:1]) == "1 time in 1 article of 1 outlet on 2026-01-01"
