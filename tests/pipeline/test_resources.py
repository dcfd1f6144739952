from pathlib import Path

import pytest

from pipeline import resources


def test_the_data_and_the_seed_are_found() -> None:
    assert resources.data_path("abbreviations.txt").is_file()
    assert list(resources.seeds_path().glob("*.txt"))


@pytest.mark.parametrize(("built", "found"), [(True, "pipeline/_data/x"), (False, "data/x")])
def test_an_installed_copy_comes_before_the_checkout(
    built: bool, found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    if built:
        (tmp_path / "pipeline" / "_data").mkdir(parents=True)
    monkeypatch.setattr(resources, "_HERE", tmp_path / "pipeline")
    assert resources.data_path("x") == tmp_path / found


def test_comments_and_blank_lines_are_no_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "made_up.txt").write_text("# head\n\nfirst\n  two words  # note\n", encoding="utf-8")
    monkeypatch.setattr(resources, "_HERE", tmp_path / "pipeline")
    assert resources.read_words("made_up.txt") == ("first", "two words")
