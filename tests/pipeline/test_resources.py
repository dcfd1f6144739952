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


@pytest.mark.parametrize(
    ("changed", "reads_anew", "compares_anew"),
    [
        ("pipeline/reading/cues.py", True, False),
        ("pipeline/matching/terms.py", False, True),
        ("pipeline/taxonomy.py", True, True),
        ("data/cues.toml", True, True),
        ("pipeline/exchange/export.py", False, False),
    ],
)
def test_only_what_a_reading_depends_on_makes_articles_be_read_anew(
    changed: str, reads_anew: bool, compares_anew: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "pipeline"
    for name in ("reading/cues.py", "matching/terms.py", "exchange/export.py", *resources._COMMON, "../data/cues.toml"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(resources, "_HERE", package)
    before = {part: resources.fingerprint.__wrapped__(part) for part in ("reading", "matching")}
    (tmp_path / changed).write_text("something else", encoding="utf-8")
    after = {part: resources.fingerprint.__wrapped__(part) for part in ("reading", "matching")}
    assert (before["reading"] != after["reading"], before["matching"] != after["matching"]) == (
        reads_anew,
        compares_anew,
    )
