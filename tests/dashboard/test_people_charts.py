"""The charts of disputes and outlets: what they draw is what the table says, worked out by hand."""

import pandas as pd

from dashboard import charts, people_charts
from dashboard.style import TYPE_COLOURS

PAIRS = pd.DataFrame(
    [("Ada", "<b>Bo</b>", 3, 2), ("Ada", "Cy", 1, 0), ("Di", "Cy", 2, 0)],
    columns=["denier", "supporter", "propositions", "together"], dtype=object,
)  # fmt: skip


def test_a_cell_is_who_denies_what_whom_says():
    figure = people_charts.disputes(PAIRS)
    heat, cells = figure.data
    # Ada denies four in all, Di two; <b>Bo</b> and Cy are denied three times each.
    assert (list(heat.y), list(heat.x)) == (["Ada", "Di"], ["<b>Bo</b>", "Cy"])
    assert list(cells.text) == ["3", "1", "", "2"]
    assert [list(row) for row in heat.z] == [[1, 1 / 3], [0, 2 / 3]]
    assert list(cells.customdata[0]) == ["Ada", "<b>Bo</b>"]
    assert (
        cells.hovertext[0] == "Ada denies what &lt;b&gt;Bo&lt;/b&gt; says<br>3 propositions, 2 in one article with it"
    )
    assert cells.hovertext[2] == "Di denies nothing that &lt;b&gt;Bo&lt;/b&gt; says"
    assert figure.layout.xaxis.ticktext == ("&lt;b&gt;Bo&lt;/b&gt;", "Cy")
    # Names that are numbers or days are names.
    assert (figure.layout.xaxis.type, figure.layout.yaxis.type) == ("category", "category")


def test_a_bar_is_an_outlet_s_share_with_its_counts_and_few_claims_are_pale():
    table = pd.DataFrame(
        [("Gazette", 40, 10), ("<i>Post</i>", people_charts.FEW - 1, 19)], columns=["outlet", "claims", "voice"]
    )
    (bar,) = people_charts.outlet_voice(table).data
    assert list(bar.x) == [0.25, 1]
    assert list(bar.text) == [" 10 of 40", " 19 of 19"]
    assert list(bar.marker.opacity) == [1, 0.4]
    assert bar.hovertext[1] == "&lt;i&gt;Post&lt;/i&gt;: 19 of 19 claims"
    assert [list(one) for one in bar.customdata] == [["Gazette"], ["<i>Post</i>"]]


def days(part, *rows):
    return pd.DataFrame(rows, columns=["day", part, "claims"])


def test_types_over_time_have_colours_and_patterns_of_their_own():
    figure = charts.over_time(days("type", ("2026-01-01", "denial", 2), ("2026-01-03", "figure", 1)), "type")
    assert {bar.name: bar.marker.color for bar in figure.data} == {
        "denial": TYPE_COLOURS["denial"], "figure": TYPE_COLOURS["figure"],
    }  # fmt: skip
    assert len({bar.marker.pattern.shape for bar in figure.data}) == 2
    assert figure.layout.title.text == "Claims over time by type"


def test_two_actors_beside_each_other_have_the_same_axes():
    one = days("stance", ("2026-01-01", "supports", 9), ("2026-01-02", "denies", 1))
    other = days("stance", ("2027-01-01", "supports", 2))
    figures = [charts.over_time(one, "stance", beside=other), charts.over_time(other, "stance", beside=one)]
    left, right = (figure.layout for figure in figures)
    # 365 days: both count by week.
    assert left.xaxis.title.text == right.xaxis.title.text == "week of publication"
    assert left.xaxis.range == right.xaxis.range
    # Both of the first actor's days are of one week, with 10 claims.
    assert left.yaxis.range == right.yaxis.range == (0, 10.5)
    assert [list(bar.y) for bar in figures[1].data] == [[2]]
