"""The cache of trained models."""

import os

import pytest

from pipeline import models

MODEL = {"rain": 1.5, "söndag": [0.1, -2e-9], "sun": None}


@pytest.fixture
def training():
    """A way to train, and the list of how often it was taken."""
    taken = []

    def train():
        taken.append("once more")
        return MODEL

    return train, taken


def test_a_model_is_trained_once_and_then_read(tmp_path, monkeypatch, training):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    train, taken = training
    assert models.kept("weather", train) == models.kept("weather", train) == MODEL
    assert len(taken) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"\xff\xfe",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data.replace(b"1.5", b"7.5"),
        lambda data: data.split(b"\n")[1],
    ],
)
def test_a_damaged_file_is_made_again(tmp_path, monkeypatch, training, damage):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    train, taken = training
    models.kept("weather", train)
    (kept,) = (tmp_path / "claimdesk").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    assert models.kept("weather", train) == MODEL
    assert len(taken) == 2
    assert kept.read_bytes() == whole


def test_two_models_and_two_versions_do_not_share_a_file(tmp_path, monkeypatch, training):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    train, taken = training
    models.kept("weather", train)
    models.kept("climate", train)
    monkeypatch.setattr(models, "fingerprint", lambda: "of other code")
    models.kept("weather", train)
    assert len(taken) == len(list((tmp_path / "claimdesk").iterdir())) == 3


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path, monkeypatch, training):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    train, taken = training
    assert models.kept("weather", train) == MODEL
    assert len(taken) == 1


def test_what_a_killed_process_left_goes_and_what_another_one_writes_stays(tmp_path, monkeypatch, training):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = tmp_path / "claimdesk"
    folder.mkdir()
    left, written = folder / "weather-1.77.part", folder / "weather-1.78.part"
    for path in (left, written):
        path.write_text("half")
    os.utime(left, (0, 0))
    models.kept("weather", training[0])
    assert not left.exists()
    assert written.read_text() == "half"
