"""Any acts in any order: what stands always is what the events come to, and an undo goes back to just what was."""

import contextlib
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import event, select
from stored import save, tables

from pipeline import store
from pipeline.article import Article
from pipeline.claim import Claim
from pipeline.filters import Filters
from pipeline.schema import claims, reviews, standing
from pipeline.store import UNTOUCHED, Decision, StoreError
from pipeline.taxonomy import AttributionKind, ClaimType, Priority, Stance, Status

NAMES = ["the Mayor", "Mayor Hale", "Hale", "the Port"]
TEXT = "The Mayor says that it is so. Hale says that it rains, and that it snows."


def claim(number, text, actor):
    return Claim(
        claim_id=f"claim-{number}", doc="one", text=text, actor=actor, via=None, type=ClaimType.ASSERTION,
        type_confidence=0.9, stance=Stance.SUPPORTS, attribution=AttributionKind.INDIRECT, cue="says", quote=text,
        spans=((20, 28),), source_spans=((0, 9),), cue_spans=((10, 14),), figures=(), check_worthiness=0.5, why="",
    )  # fmt: skip


READ = [claim(number, text, NAMES[number]) for number, text in enumerate(("it is so", "it rains", "it snows"))]
texts = st.sampled_from(["it is so", "It rains a lot", "\x00", "a\ud800b", "two\nlines"])
decisions = st.builds(
    Decision,
    status=st.none() | st.sampled_from(Status),
    reason=st.none() | st.just("no claim at all"),
    priority=st.none() | st.sampled_from(Priority),
    tags=st.none() | st.lists(st.sampled_from(["port", " two  words ", "", "\n"]), max_size=3).map(tuple),
    note=st.none() | texts,
    text=st.none() | st.sampled_from(["it is not so", "it snows"]),
    actor=st.none() | st.sampled_from(["", *NAMES]),
    figures=st.none() | st.just(({"text": "five", "value": 5.0, "unit": ""},)),
)
places = st.integers(0, 50)


def shown(engine):
    """What an editor sees, whoever changed it when: claims that were made and taken back are not there."""
    decided = [reviews.c[name].label(f"own_{name}") for name in UNTOUCHED]
    query = select(standing, *decided).outerjoin(reviews, reviews.c.claim_id == standing.c.claim_id)
    with engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(query.order_by(standing.c.claim_id)).mappings()]
    for row in rows:
        del row["changed_at"]
        if row["own_status"] is None:
            row.update({f"own_{name}": value for name, value in UNTOUCHED.items()})
    return [row for row in rows if not row["own_removed"]], store.joined_names(engine), store.views(engine)


class Desk(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.engine = store.open_store(f"sqlite:///{Path(self.folder.name) / 'claims.db'}")
        event.listen(self.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
        self.engine.dispose()
        self.kept = []

    @initialize()
    def read(self):
        for doc in ("one", "two"):
            article = Article(doc=doc, source=f"/{doc}.txt", title="", outlet="", published="", text=f"{TEXT} {doc}")
            save(self.engine, article, [claim(f"{doc}-{n}", one.text, one.actor) for n, one in enumerate(READ)])

    def ids(self):
        with self.engine.connect() as connection:
            return list(connection.scalars(select(claims.c.claim_id).order_by(claims.c.claim_id)))

    def one(self, place):
        return self.ids()[place % len(self.ids())]

    def act(self, back, change):
        """Do something; where it is to be taken back, everything must be as it was, and done again as it became."""
        before, events = shown(self.engine), len(tables(self.engine)["acts"])
        with contextlib.suppress(StoreError):
            change()
        acts = tables(self.engine)["acts"]
        if back and len(acts) > events:
            after = shown(self.engine)
            undone = store.undo(self.engine, acts[-1]["act_id"], "Bob")
            assert undone.left == ()
            assert shown(self.engine) == before
            if back == "and forth":
                store.undo(self.engine, undone.act.act_id, "Bob")
                assert shown(self.engine) == after

    backs = st.sampled_from(["", "back", "and forth"])

    @rule(back=backs, chosen=st.lists(places, min_size=1, max_size=4), decision=decisions)
    def decide(self, back, chosen, decision):
        given = {self.one(place): decision for place in chosen}
        self.act(back, lambda: store.decide(self.engine, given, "Ann", "act"))

    @rule(back=backs, place=places)
    def split(self, back, place):
        self.act(back, lambda: store.split(self.engine, self.one(place), ["it is", "so", "they say"], "Ann"))

    @rule(back=backs, place=places, others=st.lists(places, min_size=1, max_size=3))
    def merge(self, back, place, others):
        self.act(back, lambda: store.merge(self.engine, self.one(place), [self.one(one) for one in others], "Ann"))

    @rule(back=backs, span=st.tuples(st.integers(0, 80), st.integers(0, 80)), actor=st.sampled_from(["", *NAMES]))
    def add(self, back, span, actor):
        self.act(back, lambda: store.add_claim(self.engine, 1, span, "Ann", actor=actor))

    @rule(back=backs, names=st.lists(st.sampled_from(NAMES), min_size=1), actor=st.sampled_from(NAMES))
    def join(self, back, names, actor):
        self.act(back, lambda: store.join_actors(self.engine, names, actor, "Ann"))

    @rule(back=backs, names=st.lists(st.sampled_from(NAMES), min_size=1))
    def part(self, back, names):
        self.act(back, lambda: store.part_actors(self.engine, names, "Ann"))

    @rule(back=backs, value=st.none() | st.integers() | st.text(max_size=5), tag=st.text(max_size=3))
    def set(self, back, value, tag):
        self.act(back, lambda: store.save_setting(self.engine, "scale", value, "Ann"))
        self.act(back, lambda: store.save_view(self.engine, "mine", Filters(tag=(tag,)) if tag else None, "Ann"))

    @rule(place=places)
    def take_back(self, place):
        acts = tables(self.engine)["acts"]
        if acts:
            with contextlib.suppress(StoreError):
                store.undo(self.engine, acts[-1 - place % len(acts)]["act_id"], "Bob")

    @rule(found=st.lists(st.sampled_from(READ), unique_by=lambda one: one.text), word=st.sampled_from(["", "More."]))
    def read_again(self, found, word):
        before = {row["claim_id"]: row for row in tables(self.engine)["reviews"]}
        text = f"{word} {TEXT} one"
        save(self.engine, Article(doc="one", source="/one.txt", title="", outlet="", published="", text=text), found)
        assert {row["claim_id"]: row for row in tables(self.engine)["reviews"]} == before

    @invariant()
    def what_stands_is_what_the_events_come_to(self):
        now = tables(self.engine)
        store.rebuild(self.engine)
        assert tables(self.engine) == now

    @invariant()
    def no_event_changes_or_vanishes(self):
        now = [tables(self.engine)[name] for name in ("acts", "events")]
        for before, after in zip(self.kept, now, strict=False):
            assert after[: len(before)] == before
        self.kept = now

    @invariant()
    def no_claim_is_lost_and_no_name_stands_for_a_form(self):
        rows = {row["claim_id"]: row for row in tables(self.engine)["reviews"]}
        for row in rows.values():
            kept = rows.get(row["merged_into"])
            assert kept is None or not (kept["merged_into"] or kept["removed"])
        joined = store.joined_names(self.engine)
        assert not joined.keys() & {name for names in joined.values() for name in names}

    def teardown(self):
        self.engine.dispose()
        self.folder.cleanup()


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=12, stateful_step_count=14, deadline=None)
