"""Charts: what they draw is what the table says, worked out by hand."""

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts
from dashboard.style import STANCE_COLOURS, STANCE_SIGNS
from pipeline.filters import OUTLET_VOICE
from pipeline.store import OTHERS
from pipeline.taxonomy import Stance

LONG = "Department of Long Names and Longer Titles"


def stances(*rows):
    return pd.DataFrame(rows, columns=["actor", "stance", "claims"])


def bars(figure):
    return {trace.name: trace for trace in figure.data if trace.type == "bar"}


def test_a_bar_is_an_actor_and_its_parts_are_stances():
    figure = charts.actor_stance(stances(("Ada", "supports", 5), ("Ada", "denies", 2), ("Bo", "denies", 4)))
    drawn = bars(figure)
    assert set(drawn) == {"supports", "denies"}
    assert (list(drawn["supports"].y), list(drawn["supports"].x)) == (["Ada"], [5])
    assert (list(drawn["denies"].y), list(drawn["denies"].x)) == (["Ada", "Bo"], [2, 4])
    assert [list(meaning) for meaning in drawn["denies"].customdata] == [["Ada", "denies"], ["Bo", "denies"]]
    (totals,) = [trace for trace in figure.data if trace.type == "scatter"]
    assert dict(zip(totals.y, totals.x, strict=True)) == {"Ada": 7, "Bo": 4}
    assert figure.layout.barmode == "stack"
    assert list(figure.layout.yaxis.categoryarray) == ["Ada", "Bo"]
    # The first of two rows, 0, stands at the top: the axis runs down from there.
    assert tuple(figure.layout.yaxis.range) == (1.5, -0.5)


def test_a_long_name_is_cut_on_the_axis_and_whole_under_the_pointer():
    figure = charts.actor_stance(stances((LONG, "supports", 1)))
    (label,) = figure.layout.yaxis.ticktext
    assert len(label) <= charts.LONGEST_LABEL
    assert label.endswith("…")
    assert bars(figure)["supports"].hovertext == (LONG,)


def test_markup_in_a_name_is_shown_not_obeyed():
    figure = charts.actor_stance(stances(("<b>Ada</b>", "supports", 1)))
    assert figure.layout.yaxis.ticktext == ("&lt;b&gt;Ada&lt;/b&gt;",)
    assert bars(figure)["supports"].hovertext == ("&lt;b&gt;Ada&lt;/b&gt;",)
    assert bars(figure)["supports"].customdata[0][0] == "<b>Ada</b>"


def test_the_outlets_voice_is_drawn_unless_it_dwarfs_every_actor():
    # Ada's bar is 10 long; 30 is three times that and still fits, 31 does not.
    fitting = stances((OUTLET_VOICE, "supports", 30), ("Ada", "supports", 6), ("Ada", "denies", 4))
    assert charts.drawable(fitting)[1] == {}
    dwarfing = stances((OUTLET_VOICE, "supports", 31), ("Ada", "supports", 10), (OTHERS, "denies", 12))
    drawn, left_out = charts.drawable(dwarfing)
    assert list(drawn["actor"]) == ["Ada", OTHERS]
    assert left_out == {OUTLET_VOICE: 31}
    alone = stances((OUTLET_VOICE, "supports", 31))
    assert charts.drawable(alone)[1] == {}


def test_a_cell_of_the_heat_map_is_a_share_of_the_actors_claims():
    table = pd.DataFrame(
        [("Ada", "assertion", 3), ("Ada", "denial", 1), ("Bo", "figure", 2)], columns=["actor", "type", "claims"]
    )
    heat, cells = charts.actor_type(table).data
    assert list(heat.x) == ["denial", "forecast", "figure", "assertion"]
    assert list(heat.y) == ["Ada", "Bo"]
    # Ada: 1 of 4 and 3 of 4. Bo: 2 of 2.
    assert [list(row) for row in heat.z] == [[0.25, 0, 0, 0.75], [0, 0, 1, 0]]
    assert list(cells.text) == ["1", "", "", "3", "", "", "2", ""]
    assert list(cells.customdata[3]) == ["Ada", "assertion"]
    assert cells.hovertext[3] == "Ada<br>assertion: 3 (75% of the actor’s claims)"


def days(*rows):
    return pd.DataFrame(rows, columns=["day", "stance", "claims"])


def test_a_bar_over_time_is_a_day():
    figure = charts.over_time(
        days(("2026-01-01", "supports", 2), ("2026-01-03", "supports", 1), ("2026-01-03", "denies", 4)), "stance"
    )
    drawn = bars(figure)
    assert list(drawn["supports"].x) == ["2026-01-01", "2026-01-03"]
    assert list(drawn["supports"].y) == [2, 1]
    assert [list(meaning) for meaning in drawn["denies"].customdata] == [["2026-01-03", "2026-01-03"]]
    assert figure.layout.xaxis.title.text == "day of publication"


@pytest.mark.parametrize("most", [1, 2, 5, 6])
def test_few_claims_are_counted_in_whole_steps(most):
    figure = charts.over_time(days(("2026-01-01", "supports", most)), "stance")
    assert figure.layout.yaxis.dtick == 1
    assert charts.actor_stance(stances(("Ada", "supports", most))).layout.xaxis.dtick == 1


def test_many_claims_have_few_ticks():
    # Seven claims, though of two stances: ticks at 0, 2, 4 and 6.
    figure = charts.over_time(days(("2026-01-01", "supports", 4), ("2026-01-01", "denies", 3)), "stance")
    assert (figure.layout.yaxis.dtick, figure.layout.yaxis.nticks) == (None, 6)


def test_a_bar_is_narrower_than_its_day_week_or_month():
    day = 24 * 60 * 60 * 1000
    for last, longest in (("2026-01-09", day), ("2026-12-01", 7 * day), ("2029-01-04", 28 * day)):
        figure = charts.over_time(days(("2026-01-01", "supports", 1), (last, "supports", 1)), "stance")
        assert 0.5 * longest < bars(figure)["supports"].width < longest


def test_a_stance_that_stands_alone_is_named():
    for figure in (
        charts.over_time(days(("2026-01-01", "denies", 1)), "stance"),
        charts.actor_stance(stances(("Ada", "denies", 1))),
    ):
        assert bars(figure)["denies"].showlegend


def test_many_days_become_weeks_and_many_weeks_months():
    # 1 January 2026 is a Thursday; its week runs from Monday 29 December to Sunday 4 January.
    weeks = charts.over_time(
        days(("2026-01-01", "supports", 2), ("2026-01-04", "supports", 3), ("2026-12-01", "supports", 1)), "stance"
    )
    assert weeks.layout.xaxis.title.text == "week of publication"
    assert list(bars(weeks)["supports"].x) == ["2025-12-29", "2026-11-30"]
    assert list(bars(weeks)["supports"].y) == [5, 1]
    assert list(bars(weeks)["supports"].customdata[0]) == ["2025-12-29", "2026-01-04"]
    months = charts.over_time(days(("2020-02-10", "denies", 2), ("2026-01-04", "denies", 3)), "stance")
    assert months.layout.xaxis.title.text == "month of publication"
    assert list(bars(months)["denies"].customdata[0]) == ["2020-02-01", "2020-02-29"]


def test_a_day_that_is_no_date_is_left_out_and_nothing_at_all_is_drawn_empty():
    assert list(
        bars(charts.over_time(days(("soon", "supports", 2), ("2026-01-01", "supports", 1)), "stance"))["supports"].y
    ) == [1]
    assert bars(charts.over_time(days(), "stance")) == {}
    assert bars(charts.actor_stance(stances())) == {}
    assert isinstance(charts.actor_type(pd.DataFrame([], columns=["actor", "type", "claims"])), go.Figure)


def test_every_chart_has_a_title_and_named_axes():
    types = pd.DataFrame([("Ada", "figure", 1)], columns=["actor", "type", "claims"])
    for figure in (
        charts.actor_stance(stances(("Ada", "supports", 1))),
        charts.actor_type(types),
        charts.over_time(days(("2026-01-01", "supports", 1)), "stance"),
    ):
        assert figure.layout.title.text
        assert figure.layout.xaxis.title.text
        assert figure.layout.yaxis.title.text


def test_stances_look_the_same_everywhere_and_are_not_told_by_colour_alone():
    one_each = stances(*(("Ada", stance.value, 1) for stance in Stance))
    for figure in (charts.actor_stance(one_each), charts.over_time(one_each.assign(day="2026-01-01"), "stance")):
        for stance in Stance:
            assert bars(figure)[stance.value].marker.color == STANCE_COLOURS[stance]
        assert len({trace.marker.pattern.shape for trace in bars(figure).values()}) == len(Stance)
    assert len(set(STANCE_SIGNS.values())) == len(Stance)
