"""`claimdesk match` as a script meets it."""

import csv
import json

import pytest

POOL = [
    ("k1", "The dam at Orrin has displaced 100,000 people.", "Did a Dam Displace 100,000 People?"),
    ("k2", "Beetroot juice cures ringing in the ears.", "Can Beetroot Juice Cure Tinnitus?"),
    ("k3", "Halden Air will cut 400 jobs.", ""),
]


def pool(folder, name):
    path = folder / name
    if name.endswith("jsonl"):
        path.write_text("\n".join(json.dumps(dict(zip(("id", "claim", "title"), row, strict=True))) for row in POOL))
        return name
    with path.open("w", encoding="utf-8", newline="") as file:
        tab = {"delimiter": "\t"} if name.endswith("tsv") else {}
        csv.writer(file, **tab).writerows([("id", "claim", "title"), *POOL])
    return name


@pytest.mark.parametrize("name", ["pool.csv", "pool.tsv", "pool.jsonl"])
def test_each_claim_gets_a_line_with_the_pool_ranked(claimdesk, tmp_path, name):
    claims = '{"id": 7, "text": "Does beetroot juice cure ringing ears?"}\n{"id": "é", "text": "It will rain."}\n'
    (tmp_path / "claims.jsonl").write_text(claims, encoding="utf-8")
    done = claimdesk("match", "claims.jsonl", "--pool", pool(tmp_path, name), "--top", "2", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    first, second = (json.loads(line) for line in done.stdout.decode().splitlines())
    assert list(first) == ["query", "ranked", "scores", "likely"]
    assert (first["query"], second["query"]) == (7, "é")
    assert first["ranked"][0] == "k2"
    assert (len(first["ranked"]), len(first["scores"])) == (2, 2)
    assert all(0 <= score <= 1 for score in first["scores"])
    assert (first["likely"], second["likely"]) == (True, False)


def test_pairs_are_scored_in_their_order_and_a_bad_row_is_named(claimdesk, tmp_path):
    rows = [
        {"id": 1, "claim1": POOL[0][1], "claim2": "100,000 people were displaced by the dam at Orrin"},
        {"id": "x", "claim1": POOL[0][1]},
        {"id": "y", "claim1": POOL[0][1], "claim2": POOL[2][1]},
    ]
    (tmp_path / "p.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = claimdesk("match", "--pairs", "p.jsonl", cwd=tmp_path)
    same, other = (json.loads(line) for line in done.stdout.decode().splitlines())
    assert (list(same), same["id"], other["id"]) == (["id", "score"], 1, "y")
    assert 1 >= same["score"] > 0.5 > other["score"] >= 0
    assert done.stderr.decode() == "claimdesk: p.jsonl:2: no claim2\n"
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["c.csv"], "match needs CLAIMS and --pool POOL, or --pairs PAIRS alone"),
        ([], "match needs"),
        (["--pool", "c.csv"], "match needs"),
        (["c.csv", "--pool", "c.csv", "--pairs", "c.csv"], "match needs"),
        (["c.csv", "--pool", "c.csv", "--top", "0"], "--top is a number from 1 up"),
        (["c.csv", "--pool", "nowhere.csv"], "nowhere.csv cannot be read"),
        (["--pairs", "c.csv"], "c.csv:1: no column is called 'claim1'"),
        (["bad.csv", "--pool", "c.csv"], "bad.csv:1: no column is called 'text' or 'claim'"),
    ],
)
def test_a_wrong_command_is_one_line_and_no_traceback(claimdesk, tmp_path, arguments, said):
    (tmp_path / "c.csv").write_text("id,text\n1,It rains\n")
    (tmp_path / "bad.csv").write_text("id,note\n1,It rains\n")
    done = claimdesk("match", *arguments, cwd=tmp_path)
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(f"claimdesk: {said}")
    assert (done.returncode, done.stdout) == (2, b"")
