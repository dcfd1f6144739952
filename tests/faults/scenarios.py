"""What is killed: work that a child does, what must hold after each kill, and what when it is done to its end.

Each has `work(promise)`, which runs in the child and promises each thing once it was told that it is done;
`check(promised, count)`; and `finish(count)`.
"""

import os
import random
import sqlite3
import time
from itertools import count as numbers

from desk_tables import as_csv, exported, filled
from sqlalchemy import func, select
from stored import save, tables

from pipeline import models, store, tracking
from pipeline.commands.common import written
from pipeline.exchange import back, desk_file
from pipeline.exchange.export import read_csv, write_csv
from pipeline.filters import Filters
from pipeline.ingest import ingest_paths
from pipeline.schema import acts, article_texts, articles, claims, events, placings, settings, standing, tracks
from pipeline.store import Decision, open_store
from pipeline.store.connection import now as moment
from pipeline.taxonomy import Status
from pipeline.workers import alone


class Scenario:
    """Work on one database, in a folder of its own."""

    span = 0.5
    """Seconds within which it is killed."""

    def __init__(self, url, folder, kills, make_article, make_claim):
        self.url, self.folder, self.kills = url, folder, kills
        self.make_article, self.make_claim = make_article, make_claim
        engine = open_store(url)
        self.prepare(engine)
        engine.dispose()

    def prepare(self, engine):
        pass

    def work(self, promise):
        raise NotImplementedError

    def check(self, promised, count):
        engine = open_store(self.url)
        self.look(engine, promised, count)
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                count.half += connection.exec_driver_sql("PRAGMA integrity_check").fetchall() != [("ok",)]
                count.half += len(connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall())
        engine.dispose()

    def look(self, engine, promised, count):
        raise NotImplementedError

    def finish(self, count):
        pass

    def many(self, engine, number):
        """Save an article of so many claims, with the ids "0", "1" and so on."""
        save(engine, self.make_article(), [self.make_claim(f"claim {n}", f"{n}") for n in range(number)])


DAMS = ("Lowmere", "Saltby", "Oakley", "Fenbury", "Thornby", "Marlow")


class Ingest(Scenario):
    """Files are read by the command's own function; each run goes on where the last one was killed."""

    hire = staticmethod(alone)
    files_each = 8
    """For each kill; so the work outlasts them all."""

    def prepare(self, engine):
        self.articles = self.folder / "articles"
        self.articles.mkdir()
        for number in range(self.files_each * self.kills):
            (self.articles / f"{number:04}.txt").write_text(
                f"---\nurl: https://gazette.example/{number}\n---\nThe dam of {DAMS[number % 6]}\n\n"
                f"The mayor of {DAMS[number % 6]} said that the dam held {number + 3} weeks. "
                f"The engineer denied that {number + 5} gates were shut.\n"
            )
        whole = open_store(f"sqlite:///{self.folder / 'whole.db'}")
        ingest_paths(whole, sorted(self.articles.iterdir()))
        self.whole = self.read(whole)
        whole.dispose()

    def work(self, promise):
        paths = sorted(self.articles.iterdir())
        ingest_paths(open_store(self.url), paths, lambda path: promise(path.stem), hire=self.hire)

    def read(self, engine):
        """By article, how many texts it has, and its claims."""
        with engine.connect() as connection:
            docs = dict(connection.execute(select(articles.c.article_id, articles.c.doc)).all())
            found = {key: [0, []] for key in docs}
            for key in connection.scalars(select(article_texts.c.article_id)):
                found[key][0] += 1
            shown = select(claims.c.article_id, claims.c.text, standing.c.text).outerjoin(
                standing, standing.c.claim_id == claims.c.claim_id
            )
            for key, *texts in connection.execute(shown.order_by(claims.c.article_id, claims.c.position)):
                found[key][1].append(texts)
        return [(docs[key], *found[key]) for key in found]

    def look(self, engine, promised, count):
        found = self.read(engine)
        docs = [doc for doc, *_ in found]
        count.lost += len(set(promised) - set(docs))
        count.twice += len(docs) - len(set(docs))
        count.half += sum(one not in self.whole for one in found)

    def finish(self, count):
        engine = open_store(self.url)
        ingest_paths(engine, sorted(self.articles.iterdir()))
        found = self.read(engine)
        engine.dispose()
        count.lost += sum(one not in found for one in self.whole)
        count.twice += len(found) - len(self.whole)


class Acts(Scenario):
    """Editors decide on many claims, split, merge, and take back, by the functions that the pages call."""

    claims = 200

    def prepare(self, engine):
        self.many(engine, self.claims + 20)

    def work(self, promise):
        engine, pid = open_store(self.url), os.getpid()
        rng = random.Random(pid)
        ids = list(store.claims_page(engine, Filters(), 2 * self.claims)["claim_id"])
        for number in numbers():
            note = f"{pid} {number}"
            many = dict.fromkeys(rng.sample(ids, self.claims), Decision(status=Status.READY, note=note))
            act = store.decide(engine, many, "Ann", "many")
            promise(act.act_id)
            one, two = rng.sample(ids, 2)
            made = store.split(engine, one, [f"part {note}", "another part"], "Ann")
            promise(store.last_act_on(engine, made[0]).act_id)
            if store.claim(engine, one)["merged_into"] == "":
                merged = store.merge(engine, one, [two], "Ann")
                promise(merged.act_id if merged else act.act_id)
            if number % 2:
                promise(store.undo(engine, act.act_id, "Bob").act.act_id)

    def look(self, engine, promised, count):
        now = tables(engine)
        sizes = dict.fromkeys((act["act_id"] for act in now["acts"]), 0)
        notes = {}
        for one in now["events"]:
            sizes[one["act_id"]] += 1
            if (note := one["after"].get("note")) and one["key"] in "0123456789":
                notes.setdefault((one["key"], note), set()).add(one["act_id"])
        expected = {"many": {self.claims}, "split": {2, 3}, "merge": set(range(1, 2 * self.claims))}
        undone = {act["act_id"] for act in now["acts"] if act["undoes"]}
        count.lost += len(set(map(int, promised)) - sizes.keys())
        count.half += sum(
            not sizes[act["act_id"]] or (not act["undoes"] and sizes[act["act_id"]] not in expected[act["action"]])
            for act in now["acts"]
        )
        count.twice += sum(len(several - undone) > 1 for several in notes.values())
        made = {one["key"] for one in now["events"] if "removed" in one["after"]}
        with engine.connect() as connection:
            held = set(connection.scalars(select(claims.c.claim_id).where(claims.c.origin == "editor")))
        count.half += len(held ^ made)
        store.rebuild(engine)
        count.half += tables(engine) != now


class Import(Scenario):
    """The desk's table comes back again and again, each time with other notes and verdicts."""

    claims = 150
    span = 1.6

    def prepare(self, engine):
        self.many(engine, self.claims)

    def work(self, promise):
        engine, pid = open_store(self.url), os.getpid()
        for number in numbers():
            # Of two acts in one second an export can't tell which it holds: the next one would be a conflict.
            before = moment()
            while moment() == before:
                time.sleep(0.01)
            table = exported(engine)
            for n in range(self.claims):
                filled(table, f"{n}", note=f"{pid} {number} {n}", tags=f"t{number}, t{pid}")
            plan = back.plan(engine, desk_file.read_bytes(as_csv(table), "desk.csv"))
            promise(back.apply(engine, plan, "desk").act_id)

    def look(self, engine, promised, count):
        now = tables(engine)
        sizes = dict.fromkeys((act["act_id"] for act in now["acts"]), 0)
        notes = []
        for one in now["events"]:
            sizes[one["act_id"]] += 1
            notes.append(one["after"]["note"])
        count.lost += len(set(map(int, promised)) - sizes.keys())
        count.half += sum(size != self.claims for size in sizes.values())
        count.twice += len(notes) - len(set(notes))
        # All rows of the table that was last applied, and of no other.
        count.half += len({row["note"].rpartition(" ")[0] for row in now["reviews"]}) > 1
        store.rebuild(engine)
        count.half += tables(engine) != now


class Models(Scenario):
    """Models are kept in the database, chosen, and cached in a file, one after the other."""

    def prepare(self, engine):
        self.cache = self.folder / "cache" / "claimdesk"
        os.environ["XDG_CACHE_HOME"] = str(self.cache.parent)

    def work(self, promise):
        engine, pid = open_store(self.url), os.getpid()
        for number in numbers():
            weights = {"name": f"{pid} {number}", "weights": [number / 7] * 20_000}
            known = {"own_rows": 1, "corrections": 1, "figures": {}, "made_by": "Ann"}
            model_id = store.save_model(engine, weights, **known)
            promise(f"kept {model_id}")
            store.choose_model(engine, model_id, "Ann")
            promise(f"used {model_id}")
            models.kept(f"model {pid} {number}", lambda made=weights: made)
            promise(f"file {pid} {number}")

    def look(self, engine, promised, count):
        there = {one.model_id: one for one in store.kept_models(engine)}
        said = [line.split(" ", 1) for line in promised]
        count.lost += sum(what == "kept" and which not in there for what, which in said)
        with engine.connect() as connection:
            used = {one["value"] for one in connection.scalars(select(events.c.after))}
            count.half += connection.scalar(select(func.count()).select_from(settings)) != bool(used)
            count.half += connection.scalar(select(func.count()).select_from(acts)) != len(used)
        count.lost += sum(what == "used" and which not in used for what, which in said)
        waiting = [one for one in there.values() if one.waiting]
        count.half += len(waiting) > 1 or any(one.model_id in used for one in waiting)
        for model_id in there:
            count.half += len(store.model_weights(engine, model_id)["weights"]) != 20_000
        for what, which in said:
            if what == "file":
                remade = []
                models.kept(f"model {which}", lambda made=remade: made.append(1) or {})
                count.lost += bool(remade)

    def finish(self, count):
        for path in self.cache.iterdir():
            count.half += path.suffix == ".json" and models._load(path) is None
            os.utime(path, (0, 0))
        models.kept("another", dict)
        count.left += len([path for path in self.cache.iterdir() if path.suffix != ".json"])


class Placing(Scenario):
    """New claims are placed in tracks; each run goes on where the last one was killed."""

    claims_each = 60
    """For each kill; so the work outlasts them all."""

    def prepare(self, engine):
        os.environ["XDG_CACHE_HOME"] = str(self.folder / "cache")
        whole = open_store(f"sqlite:///{self.folder / 'whole.db'}")
        things = ("bridges", "harbours", "ferries", "schools", "quays", "mills", "dams")
        for number in range(self.kills * 4):
            said = [
                f"The {DAMS[n % 6]} council closed {1 + number % 3} {things[n % 7]}"
                for n in range(self.claims_each // 4)
            ]
            found = [self.make_claim(one, f"{number}-{n}") for n, one in enumerate(said)]
            for one in (engine, whole):
                save(one, self.make_article(f"{number}", text=f"Text {number}."), found)
        tracking.place_new(whole, tracking.known(whole))
        self.whole = self.read(whole)
        whole.dispose()

    def work(self, promise):
        engine = open_store(self.url)
        tracking.place_new(engine, tracking.known(engine), progress=promise)

    def read(self, engine):
        query = select(placings.c.claim_id, placings.c.relation, placings.c.beside, placings.c.track_id)
        with engine.connect() as connection:
            rows = connection.execute(query.order_by(placings.c.placing_id)).all()
        first = {}
        for row in rows:
            first.setdefault(row.track_id, row.claim_id)
        return {row.claim_id: (row.relation, row.beside, first[row.track_id]) for row in rows}

    def look(self, engine, promised, count):
        with engine.connect() as connection:
            placed = list(connection.scalars(select(placings.c.claim_id)))
            empty = select(tracks.c.track_id).where(tracks.c.track_id.not_in(select(placings.c.track_id)))
            count.half += len(connection.scalars(empty).all())
        count.lost += max(0, sum(map(int, promised)) - len(placed))
        count.twice += len(placed) - len(set(placed))

    def finish(self, count):
        engine = open_store(self.url)
        tracking.place_new(engine, tracking.known(engine))
        found = self.read(engine)
        engine.dispose()
        count.lost += len(self.whole.keys() - found.keys())
        count.half += sum(found.get(key) != one for key, one in self.whole.items())


class Keeping(Scenario):
    """Backups, copies of the database and exports are made, one after the other."""

    span = 1.0
    claims = 1500

    def prepare(self, engine):
        self.many(engine, self.claims)
        self.kept = self.folder / "kept"
        self.kept.mkdir()

    def work(self, promise):
        engine, pid = open_store(self.url), os.getpid()
        for number in numbers():
            name = f"{pid}-{number}"
            store.back_up(engine, self.kept / f"{name}.db")
            promise(f"{name}.db")
            written(self.kept / f"{name}.csv", lambda stream: write_csv(engine, Filters(), stream))
            promise(f"{name}.csv")
            copy = open_store(f"sqlite:///{self.kept / f'{name}.copy'}")
            store.copy_database(engine, copy)
            promise(f"{name}.copy")
            copy.dispose()

    def held(self, path):
        """How many claims a file holds."""
        if path.suffix == ".csv":
            with path.open("rb") as stream:
                return len(read_csv(stream))
        with sqlite3.connect(path) as raw:
            sound = raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            number = raw.execute("SELECT count(*) FROM claims").fetchone()[0] if sound else -1
        raw.close()
        return number

    def look(self, engine, promised, count):
        ours = {path.name: path for path in self.kept.iterdir()}
        count.lost += len(set(promised) - ours.keys())
        for name, path in ours.items():
            if path.suffix in {".db", ".csv"} or (path.suffix == ".copy" and name in promised):
                count.half += self.held(path) != self.claims
            elif path.suffix == ".copy" and path.stat().st_size:
                # It was killed, maybe before there were tables.
                copy = open_store(f"sqlite:///{path}")
                count.half += store.counts(copy, Filters()).claims not in (0, self.claims)
                copy.dispose()

    def finish(self, count):
        """Whoever makes a file of the same name again takes what was left of it away."""
        engine = open_store(self.url)
        for path in list(self.kept.glob("*.part")):
            whole = path.with_suffix("")
            if whole.suffix == ".db":
                store.back_up(engine, whole)
            else:
                written(whole, lambda stream: write_csv(engine, Filters(), stream))
        engine.dispose()
        count.left += len([path for path in self.kept.iterdir() if ".part" in path.name])


ALL = (Ingest, Acts, Import, Models, Placing, Keeping)
