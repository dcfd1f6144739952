"""The cache of trained models."""

import pytest
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from pipeline import models

SEEN = [{"rain": 1.0}, {"sun": 1.0}]


@pytest.fixture
def training():
    """A way to train, and the list of how often it was taken."""
    taken = []

    def train():
        taken.append("once more")
        return make_pipeline(DictVectorizer(), LogisticRegression()).fit(SEEN, [0, 1])

    return train, taken


def test_a_model_is_trained_once_and_then_read(tmp_path, monkeypatch, training):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    train, taken = training
    first = models.kept_model("weather", train)
    second = models.kept_model("weather", train)
    assert len(taken) == 1
    assert second is not first
    assert (second.predict_proba(SEEN) == first.predict_proba(SEEN)).all()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"not a zip",
        lambda data: data[: len(data) // 2],
        lambda data: data[:60] + bytes(40) + data[100:],
        lambda data: data.replace(b"LogisticRegression", b"LogisticDepression"),
    ],
)
def test_a_damaged_file_is_made_again(tmp_path, monkeypatch, training, damage):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    train, taken = training
    models.kept_model("weather", train)
    (kept,) = (tmp_path / "claimdesk").iterdir()
    kept.write_bytes(damage(kept.read_bytes()))
    assert list(models.kept_model("weather", train).predict(SEEN)) == [0, 1]
    models.kept_model("weather", train)
    assert len(taken) == 2


def test_two_models_and_two_versions_do_not_share_a_file(tmp_path, monkeypatch, training):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    train, taken = training
    models.kept_model("weather", train)
    models.kept_model("climate", train)
    monkeypatch.setattr(models, "fingerprint", lambda: "of other code")
    models.kept_model("weather", train)
    assert len(taken) == len(list((tmp_path / "claimdesk").iterdir())) == 3


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path, monkeypatch, training):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    train, taken = training
    assert list(models.kept_model("weather", train).predict(SEEN)) == [0, 1]
    assert len(taken) == 1
