"""The charts of the Model page."""

from dashboard import charts
from pipeline.reading.evaluation import Evaluation, shipped_evaluation

FOUND = Evaluation(
    rows=120,
    precision=(1.0, 0.5, 0.5, 0.5),
    recall=(1.0, 0.5, 0.5, 0.5),
    f1=(1.0, 0.5, 0.5, 0.5),
    confusion=((20, 0, 0, 0), (0, 30, 10, 0), (0, 0, 0, 0), (15, 15, 15, 15)),
    calibration=((0.35, 0.0, 3), (0.75, 0.6, 57), (0.95, 0.9, 60)),
)


def test_the_confusion_matrix_shows_each_count_and_shades_by_share_of_the_row():
    figure = charts.confusion(FOUND, "Before")
    heat, numbers = figure.data
    assert list(heat.y) == list(heat.x) == ["denial", "forecast", "figure", "assertion"]
    assert [list(row) for row in heat.z] == [[1, 0, 0, 0], [0, 0.75, 0.25, 0], [0, 0, 0, 0], [0.25] * 4]
    cells = {(row, column): text for (row, column), text in zip(numbers.customdata, numbers.text, strict=True)}
    assert cells["forecast", "figure"] == "10"
    assert cells["denial", "forecast"] == ""
    assert "forecast, read as figure: 10 (25%)" in numbers.hovertext
    assert figure.layout.title.text == "Before"
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("read as", "labelled as")


def test_the_calibration_leaves_out_tenths_with_too_few_sentences():
    ideal, model = charts.calibration(FOUND).data
    assert list(ideal.x) == list(ideal.y) == [0, 1]
    assert (list(model.x), list(model.y), list(model.customdata)) == ([0.75, 0.95], [0.6, 0.9], [57, 60])


def test_the_error_of_the_confidence_is_weighed_by_rows():
    # (3 x .35 + 57 x .15 + 60 x .05) / 120
    assert round(FOUND.calibration_error, 6) == round((1.05 + 8.55 + 3.0) / 120, 6)
    assert FOUND.right == 20 + 30 + 0 + 15


def test_the_figures_that_ship_can_be_drawn():
    found = shipped_evaluation()
    assert len(charts.calibration(found).data[1].x) >= 5
    assert len(charts.confusion(found, "Confusion matrix").data[1].text) == 16
