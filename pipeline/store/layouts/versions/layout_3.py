"""Layout 3: the review desk. Acts with events, a workflow, aliases, settings, and what stands for each claim."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from pipeline.schema import Lines

revision = "layout_3"
down_revision = "layout_2"

_STATUS = {"accepted": "ready for desk", "corrected": "ready for desk"}
"""What the statuses of before are called now."""


def upgrade() -> None:
    """Change the tables, and put the events of before into acts."""
    op.add_column("claims", sa.Column("actor_kind", sa.String))
    op.add_column("claims", sa.Column("origin", sa.String, nullable=False, server_default="machine"))
    op.drop_index("claims_queue", "claims")
    op.drop_index("claims_proposition", "claims")
    for name, kind, default in (
        ("reason", sa.Text, ""),
        ("assignee", sa.Text, ""),
        ("priority", sa.String, "normal"),
        ("tags", Lines, ""),
        ("deadline", sa.String, ""),
        ("verdict_text", sa.Text, ""),
        ("evidence", Lines, ""),
        ("merged_into", sa.String, ""),
        ("removed", sa.Boolean, "0"),
    ):
        op.add_column("reviews", sa.Column(name, kind, nullable=False, server_default=default))
    op.add_column("reviews", sa.Column("actor_kind", sa.String))
    op.add_column("reviews", sa.Column("figures", sa.JSON(none_as_null=True)))
    op.drop_index("ix_reviews_status", "reviews")
    op.drop_index("ix_reviews_proposition_key", "reviews")
    op.create_index("ix_reviews_merged_into", "reviews", ["merged_into"])
    op.execute("UPDATE reviews SET status = 'ready for desk' WHERE status IN ('accepted', 'corrected')")
    _make_acts()
    op.create_table(
        "aliases", sa.Column("name", sa.Text, primary_key=True), sa.Column("actor", sa.Text, nullable=False)
    )
    op.create_index("ix_aliases_actor", "aliases", ["actor"])
    op.create_table(
        "settings", sa.Column("name", sa.String, primary_key=True), sa.Column("value", sa.JSON, nullable=False)
    )
    op.create_table(
        "presence",
        sa.Column("session", sa.String, primary_key=True),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("claim_id", sa.String, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_index("ix_presence_claim_id", "presence", ["claim_id"])
    op.create_table(
        "type_models",
        sa.Column("model_id", sa.String, primary_key=True),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("own_rows", "corrections")),
        *(sa.Column(name, sa.JSON, nullable=False) for name in ("figures", "weights")),
        sa.Column("waiting", sa.Boolean, nullable=False),
    )
    _make_standing()
    # Versions of before look there, and refuse what they can't read.
    op.execute("UPDATE meta SET value = '3' WHERE name = 'schema'")


def _make_acts() -> None:
    acts = op.create_table(
        "acts",
        sa.Column("act_id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("undoes", sa.Integer, sa.ForeignKey("acts.act_id")),
    )
    op.create_index("ix_acts_reviewer", "acts", ["reviewer"])
    op.create_index("ix_acts_undoes", "acts", ["undoes"])
    events = op.create_table(
        "events",
        sa.Column("event_id", sa.Integer, primary_key=True),
        sa.Column("act_id", sa.Integer, sa.ForeignKey("acts.act_id"), nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
    )
    op.create_index("ix_events_act_id", "events", ["act_id"])
    op.create_index("events_subject", "events", ["subject", "key"])
    connection = op.get_bind()
    found = connection.execute(sa.text("SELECT * FROM review_events ORDER BY event_id")).mappings().all()
    if found:
        names = ("at", "reviewer", "action", "undoes")
        op.bulk_insert(acts, [{"act_id": one["event_id"]} | {name: one[name] for name in names} for one in found])
        op.bulk_insert(
            events,
            [
                {
                    "act_id": one["event_id"],
                    "subject": "claim",
                    "key": one["claim_id"],
                    "before": _state(one["before"]),
                    "after": _state(one["after"]),
                }
                for one in found
            ],
        )
        if connection.dialect.name == "postgresql":
            op.execute("SELECT setval(pg_get_serial_sequence('acts', 'act_id'), (SELECT max(act_id) FROM acts))")
    op.drop_table("review_events")


def _state(stored: Any) -> dict[str, Any]:
    """An event's fields; SQLite gives JSON as text."""
    state: dict[str, Any] = json.loads(stored) if isinstance(stored, str) else dict(stored)
    return state | {"status": _STATUS.get(state["status"], state["status"])}


def _make_standing() -> None:
    text = ("outlet", "day", "text", "proposition_key", "stance", "type", "status", "assignee")
    op.create_table(
        "standing",
        sa.Column("claim_id", sa.String, sa.ForeignKey("claims.claim_id"), primary_key=True),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("article_id", "position", "hidden", "urgency")),
        *(sa.Column(name, sa.Text, nullable=False) for name in text),
        *(sa.Column(name, sa.Text) for name in ("actor", "actor_kind")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("tags", "deadline", "verdict", "changed_at")),
        sa.Column("check_worthiness", sa.Float, nullable=False),
    )
    op.create_index("standing_article", "standing", ["hidden", "article_id", "position"])
    op.create_index("standing_proposition", "standing", ["proposition_key", "hidden", "status", "stance"])
    op.create_index("standing_status", "standing", ["hidden", "status", "stance", "proposition_key"])
    op.create_index("standing_day", "standing", ["hidden", "day", "stance"])
    op.create_index(
        "standing_queue",
        "standing",
        ["hidden", sa.text("urgency DESC"), sa.text("check_worthiness DESC"), "claim_id", "status"],
    )
    op.create_index("standing_changed", "standing", ["hidden", sa.text("changed_at DESC"), "claim_id"])
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("standing_actor", "standing", ["hidden", "actor", "stance", "type"])
        for table, column in (
            ("articles", "outlet"), ("reviews", "verdict"), ("reviews", "assignee"), ("reviews", "tags"),
        ):  # fmt: skip
            op.create_index(f"{table}_{column}", table, [column])
    else:
        op.create_index("standing_actor_hash", "standing", ["actor"], postgresql_using="hash")
