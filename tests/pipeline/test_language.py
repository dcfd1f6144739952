"""The language model: its files are the official ones, and it keeps to our sentences."""

import hashlib
from pathlib import Path

from pipeline.reading.language import load_model, parse

OFFICIAL = Path(__file__).with_name("model_sha256.txt")
THE_PACKAGES_OWN = {"meta.json", "README.md"}
"""The mirror has its own name in these."""


def test_the_model_s_files_are_those_of_the_official_release():
    folder = load_model().path
    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
    lines = OFFICIAL.read_text(encoding="utf-8").splitlines()
    official = {name: digest for digest, name in (line.split() for line in lines if not line.startswith("#"))}
    assert len(official) == 24
    assert {name: digest for name, digest in found.items() if name not in THE_PACKAGES_OWN} == official


def test_a_sentence_begins_only_where_a_unit_does():
    text = "The mayor left. He said it rained, prices rose, it was over"
    second = text.index("He said")
    (doc,) = parse([(text, [(0, second - 1), (second, len(text))])])
    assert [sentence.start_char for sentence in doc.sents] == [0, second]
    assert doc.text == text
