"""A claim as the store gives it, made to measure."""

ROW = {
    "claim_id": "00e51b2c", "text": "the ferry has sunk", "actor": "Ilse Marrant", "actor_kind": "person", "via": None,
    "type": "assertion", "stance": "supports", "attribution": "indirect", "cue": "said", "quote": "the ferry sank",
    "figures": [], "due": None, "check_worthiness": 0.71, "spans": [[20, 34]], "source_spans": [[0, 7]],
    "cue_spans": [[8, 12]], "version": 1, "withdrawn": False, "article_id": 1, "doc": "ferry",
    "title": "Ferry line", "outlet": "Sund Courier", "author": "Per Holm", "published": "2026-11-02T08:00:00+01:00",
    "url": "https://sund.example/ferry", "status": "checked", "reason": "", "assignee": "", "priority": "normal",
    "tags": [], "deadline": "", "verdict": "false", "verdict_text": "", "evidence": [], "note": "",
    "reviewer": "Ann", "changed_at": "2026-11-05T09:30:10+00:00", "revision": 1,
    "machine_text": "the ferry has sunk", "machine_actor": "Ilse Marrant", "machine_actor_kind": "person",
    "machine_type": "assertion", "machine_stance": "supports",
}  # fmt: skip


def desk_row(**known):
    assert known.keys() <= ROW.keys()
    return ROW | known
