import pytest
from desk_tables import DECIDED, as_csv, decided, exported, filled, tick

from pipeline import store
from pipeline.exchange import back
from pipeline.exchange.desk_file import read_bytes
from pipeline.inputs import InputError
from pipeline.store import Conflict, Decision
from pipeline.taxonomy import Priority, Status

CONTRACT = ("claim id", "claim", "actor", "status", "verdict", "reviewer", "note", "last changed")


@pytest.fixture
def desk(engine, make_article, make_claim, monkeypatch):
    """A store with three claims, the first ready for the desk; each act is at a second of its own."""
    tick(monkeypatch)
    found = [make_claim(f"claim {key}", key * 16) for key in "abc"]
    store.save_reading(engine, make_article(), found, reader_version="1")
    decide(engine, "a", status=Status.READY, note="look at this", tags=("border",))
    return engine


def decide(engine, key, who="Ann", **fields):
    return store.decide(engine, {key * 16: Decision(**fields)}, who, "decide")


def planned(engine, table, **options):
    return back.plan(engine, read_bytes(as_csv(table), "desk.csv"), **options)


def told(changes):
    return [(change.row, change.claim_id[0], change.field, change.before, change.after) for change in changes]


def test_what_the_desk_filled_in_is_told_then_done_then_taken_back(desk):
    before = decided(desk)
    table = filled(
        exported(desk), "a" * 16, verdict="Mostly False", verdict_text="Two of three are wrong.", note="look at this\ndone",
        evidence="https://a.example/1, https://b.example", deadline="25/03/2026", assignee="Bo", priority="HIGH",
        tags="border; troops",
    )  # fmt: skip
    plan = planned(desk, filled(table, "b" * 16, status="dismissed", dismissal_reason="no claim", deadline="5/3/2026"))
    outcome = back.outcome(plan)
    assert told(outcome) == [
        (2, "a", "verdict", "", "mostly false"),
        (2, "a", "verdict_text", "", "Two of three are wrong."),
        (2, "a", "note", "look at this", "look at this\ndone"),
        (2, "a", "evidence", (), ("https://a.example/1", "https://b.example")),
        (2, "a", "deadline", "", "2026-03-25"),
        (2, "a", "assignee", "", "Bo"),
        (2, "a", "priority", "normal", "high"),
        (2, "a", "tags", ("border",), ("border", "troops")),
        (2, "a", "status", "ready for desk", "checked"),
        (3, "b", "status", "new", "dismissed"),
        (3, "b", "reason", "", "no claim"),
        (3, "b", "deadline", "", "2026-03-05"),
    ]
    assert [change.why for change in outcome if change.why] == [back.MOVED]
    assert (plan.rows, plan.unchanged, plan.refused, plan.conflicts) == (3, 1, (), ())
    assert plan.warnings == ("its deadlines are read with the day first, as '25/03/2026' tells",)
    assert decided(desk) == before

    act = back.apply(desk, plan, "Desk")
    assert (act.action, act.reviewer, act.things) == ("import", "Desk", 2)
    after = decided(desk)
    assert after["c" * 16] == before["c" * 16]
    claim = after["a" * 16]
    assert (claim["verdict"], claim["status"], claim["tags"]) == ("mostly false", "checked", ["border", "troops"])
    assert (claim["priority"], claim["evidence"]) == ("high", ["https://a.example/1", "https://b.example"])
    assert (after["b" * 16]["status"], after["b" * 16]["reason"]) == ("dismissed", "no claim")
    assert store.undo(desk, act.act_id, "Desk").left == ()
    assert decided(desk) == before


def test_the_contract_s_columns_are_enough(desk):
    plan = planned(desk, filled(exported(desk, CONTRACT), "c" * 16, verdict="true", note="so it is"))
    assert told(back.outcome(plan)) == [
        (4, "c", "verdict", "", "true"), (4, "c", "note", "", "so it is"), (4, "c", "status", "new", "checked"),
    ]  # fmt: skip
    assert plan.warnings == ()


def test_an_export_read_back_changes_nothing(desk):
    for table in (exported(desk), exported(desk, CONTRACT), exported(desk, CONTRACT[:-1])):
        for empty_cells in (False, True):
            plan = planned(desk, table, empty_cells=empty_cells)
            assert (plan.changes, plan.refused, plan.ignored, plan.unchanged) == ((), (), (), 3)
            assert back.apply(desk, plan, "Desk") is None


def test_an_old_export_never_takes_back_what_was_decided_since(desk):
    table = exported(desk)
    decide(desk, "a", note="another", tags=(), status=Status.IN_REVIEW, verdict="true")
    decide(desk, "b", assignee="Cy")
    for empty_cells in (False, True):
        plan = planned(desk, table, empty_cells=empty_cells)
        assert (plan.changes, plan.refused, plan.unchanged) == ((), (), 3)


def test_a_field_that_both_sides_changed_is_a_conflict_and_ours_stays_unless_told(desk):
    table = filled(exported(desk), "a" * 16, verdict="false", note="from the desk", assignee="Bo")
    decide(desk, "a", verdict="true", note="look at this", priority=Priority.HIGH)
    decide(desk, "a", note="ours")
    plan = planned(desk, table)
    assert told(plan.conflicts) == [(2, "a", "verdict", "true", "false"), (2, "a", "note", "ours", "from the desk")]
    assert told(back.outcome(plan)) == [(2, "a", "assignee", "", "Bo")]
    one = {("a" * 16, "verdict"): "theirs", ("a" * 16, "note"): "ours"}
    assert told(back.outcome(plan, one)) == [
        (2, "a", "verdict", "true", "false"), (2, "a", "assignee", "", "Bo"), (2, "a", "status", "ready for desk", "checked"),
    ]  # fmt: skip
    assert len(back.outcome(plan, back.theirs(plan))) == 4
    back.apply(desk, plan, "Desk", one)
    claim = store.claim(desk, "a" * 16)
    assert (claim["verdict"], claim["note"], claim["assignee"], claim["priority"]) == ("false", "ours", "Bo", "high")


def test_of_acts_at_one_time_the_export_may_have_come_after_any(desk, monkeypatch):
    monkeypatch.setattr(store.acts, "now", lambda: "2026-02-02T12:00:00+00:00")
    decide(desk, "a", note="first")
    table = filled(exported(desk), "a" * 16, note="from the desk")
    decide(desk, "a", note="second")
    assert told(planned(desk, table).conflicts) == [(2, "a", "note", "second", "from the desk")]


def test_the_same_answer_on_both_sides_is_no_conflict(desk):
    table = filled(exported(desk), "a" * 16, verdict="false")
    decide(desk, "a", verdict="false", status=Status.CHECKED)
    assert planned(desk, table).changes == ()


def test_without_the_time_of_the_last_change_only_what_was_empty_is_filled(desk):
    table = filled(exported(desk, CONTRACT[:-1]), "a" * 16, verdict="false", note="other")
    plan = planned(desk, filled(table, "b" * 16, status="in review"))
    assert told(plan.conflicts) == [(2, "a", "note", "look at this", "other")]
    assert "no column 'last changed'" in plan.warnings[0]
    assert told(back.outcome(plan)) == [
        (2, "a", "verdict", "", "false"), (2, "a", "status", "ready for desk", "checked"), (3, "b", "status", "new", "in review"),
    ]  # fmt: skip
    garbled = filled(filled(exported(desk), "a" * 16, note="other"), "a" * 16, last_changed="yesterday")
    assert told(planned(desk, garbled).conflicts) == [(2, "a", "note", "look at this", "other")]


@pytest.mark.parametrize(
    "written",
    ["2026-02-01T12:00:10+00:00", "2026-02-01T12:00:10", "2026-02-01 12:00:10", "01/02/2026 12:00:10", "1.2.2026 12:00",
     "2/1/26 12:00 PM", "46054.5001157407", "Feb 1, 2026, 12:00:10 pm"],
)  # fmt: skip
def test_the_time_of_the_last_change_is_read_as_spreadsheets_write_it(desk, written):
    table = filled(exported(desk), "a" * 16, last_changed=written, note="from the desk")
    assert told(back.outcome(planned(desk, table))) == [(2, "a", "note", "look at this", "from the desk")]
    decide(desk, "a", note="ours")
    decide(desk, "a", priority=Priority.HIGH)
    assert told(planned(desk, table).conflicts) == [(2, "a", "note", "ours", "from the desk")]


def test_emptied_cells_empty_fields_only_when_told(desk):
    decide(desk, "a", verdict="true")
    table = filled(exported(desk), "a" * 16, note=" ", tags="", verdict="", status="", priority="")
    assert planned(desk, table).unchanged == 3
    plan = planned(desk, table, empty_cells=True)
    assert told(back.outcome(plan)) == [
        (2, "a", "verdict", "true", ""), (2, "a", "note", "look at this", ""), (2, "a", "tags", ("border",), ()),
    ]  # fmt: skip
    back.apply(desk, plan, "Desk")
    assert store.claim(desk, "a" * 16)["tags"] == []


@pytest.mark.parametrize("status", [Status.CHECKED, Status.PUBLISHED, Status.DISMISSED])
def test_a_verdict_moves_no_claim_that_is_further(desk, status):
    decide(desk, "a", status=status)
    plan = planned(desk, filled(exported(desk), "a" * 16, verdict="false"))
    assert told(back.outcome(plan)) == [(2, "a", "verdict", "", "false")]


def test_a_verdict_moves_no_claim_that_the_desk_or_someone_here_moved(desk):
    table = filled(exported(desk), "a" * 16, verdict="false", status="in review")
    assert ("status", "in review") in {(one.field, one.after) for one in back.outcome(planned(desk, table))}
    table = filled(exported(desk), "a" * 16, verdict="false")
    decide(desk, "a", status=Status.IN_REVIEW)
    assert told(back.outcome(planned(desk, table))) == [(2, "a", "verdict", "", "false")]


def test_a_reason_goes_with_a_dismissal(desk):
    decide(desk, "b", status=Status.DISMISSED, reason="twice")
    table = filled(filled(exported(desk), "a" * 16, dismissal_reason="no claim"), "b" * 16, status="in review")
    plan = planned(desk, table)
    assert [(one.row, one.reason) for one in plan.refused] == [
        (2, "it gives a dismissal reason, but the claim is not dismissed")
    ]
    assert told(back.outcome(plan)) == [(3, "b", "status", "dismissed", "in review"), (3, "b", "reason", "twice", "")]
    before = decided(desk)
    act = back.apply(desk, plan, "Desk")
    assert store.claim(desk, "b" * 16)["reason"] == ""
    store.undo(desk, act.act_id, "Desk")
    assert decided(desk) == before


def test_rows_that_can_not_be_taken_are_refused_whole_each_with_its_reason(desk):
    table = exported(desk)
    filled(table, "a" * 16, verdict="mostley false", note="lost?", deadline="03/05/2026", evidence="a book")
    table += [[*table[2]], ["f" * 16, *table[3][1:]], ["1.23E+60", *table[3][1:]], ["", *table[3][1:]]]
    plan = planned(desk, filled(table, "c" * 16, note="kept"))
    assert told(back.outcome(plan)) == [(4, "c", "note", "", "kept")]
    assert [(one.row, one.reason) for one in plan.refused] == [
        (2, "verdict: 'mostley false' is no verdict on the newsroom's scale; did you mean 'mostly false'?; "
            "evidence: 'a' is no web address: it begins with https:// or http://; "
            "deadline: '03/05/2026' may be 2026-05-03 or 2026-03-05: write the day as 2026-05-03"),
        (3, "the claim id stands in the rows 3, 5"),
        (5, "the claim id stands in the rows 3, 5"),
        (6, "no claim has the id 'ffffffffffffffff'"),
        (7, "the claim id '1.23E+60' was changed by the spreadsheet, which took it for a number"),
        (8, "it has no claim id"),
    ]  # fmt: skip


def test_what_a_spreadsheet_left_of_an_id_of_digits_matches_no_other_claim(engine, make_article, make_claim):
    ids = ["1234567890123450", "1234567890123456", "0e12345678901234"]
    found = [make_claim(f"claim {place}", key) for place, key in enumerate(ids)]
    store.save_reading(engine, make_article(), found, reader_version="1")
    header = ["claim id", "claim", "note"]
    ruined = [header, [ids[0], "claim 1", "x"], [ids[2], "claim 2", "y"]]
    plan = planned(engine, ruined)
    assert [(one.row, one.after) for one in plan.changes] == [(3, "y")]
    assert "may have been changed by the spreadsheet" in plan.refused[0].reason
    assert len(planned(engine, [header, [ids[0], "claim 0", "x"]]).changes) == 1


def test_merged_claims_and_claims_that_were_taken_back_are_named(desk):
    table = filled(filled(exported(desk), "b" * 16, note="x"), "c" * 16, note="y")
    store.merge(desk, "a" * 16, ["b" * 16], "Ann")
    plan = planned(desk, table)
    assert [(one.row, one.reason) for one in plan.refused] == [(3, f"the claim was merged into {'a' * 16}")]
    assert told(plan.changes) == [(4, "c", "note", "", "y")]


def test_what_is_not_the_desk_s_to_fill_in_is_named(desk):
    table = filled(exported(desk), "a" * 16, claim="claim a, better", reviewer="Bo", note="x")
    plan = planned(desk, table)
    assert [(one.row, one.column, one.cell) for one in plan.ignored] == [
        (2, "claim", "claim a, better"), (2, "reviewer", "Bo"),
    ]  # fmt: skip
    assert told(back.outcome(plan)) == [(2, "a", "note", "look at this", "x")]


def test_nothing_is_applied_if_a_claim_was_changed_since_the_preview(desk):
    table = filled(filled(exported(desk), "a" * 16, note="x"), "b" * 16, note="y")
    plan = planned(desk, table)
    decide(desk, "b", assignee="Cy")
    before = decided(desk)
    with pytest.raises(Conflict) as raised:
        back.apply(desk, plan, "Desk")
    assert raised.value.claims == ("b" * 16,)
    assert decided(desk) == before
    assert back.apply(desk, planned(desk, table), "Desk").things == 2


def test_one_field_from_two_columns_is_an_error(desk):
    table = [["claim id", "reason", "dismissal reason"], ["a" * 16, "x", "y"]]
    with pytest.raises(InputError, match="both give one field"):
        planned(desk, table)


def test_a_file_with_nothing_to_take_says_so(desk):
    plan = planned(desk, exported(desk, ("claim id", "claim")))
    assert any("none of the columns that come back" in line for line in plan.warnings)


def test_every_decided_field_that_a_desk_may_fill_in_is_watched():
    assert set(back.COLUMNS.values()) <= set(DECIDED)
