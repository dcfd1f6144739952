import io

import pytest
from desk_rows import desk_row

from pipeline.exchange.export import COLUMNS, preview, read_csv, write_csv
from pipeline.exchange.profiles import (
    OFFERED,
    STANDARD,
    Profile,
    ProfileError,
    as_date,
    delete_profile,
    profile,
    profiles,
    save_profile,
)
from pipeline.filters import Filters
from pipeline.store import Decision, decide, save_reading
from pipeline.taxonomy import ActorKind, Priority, Status

NIGHT = Profile("night", ("verdict", "claim id", "claim"))


def test_the_standard_profile_is_the_contract_s_columns_and_always_there(engine):
    assert STANDARD.columns == (
        "claim id", "claim", "actor", "via", "type", "stance", "quote", "article title", "outlet", "published", "URL",
        "figures", "check-worthiness", "status", "verdict", "reviewer", "note", "last changed",
    )  # fmt: skip
    assert STANDARD.columns == COLUMNS
    assert profiles(engine) == [STANDARD]
    assert profile(engine, "standard") == STANDARD


def test_a_profile_is_kept_changed_and_deleted(engine):
    assert save_profile(engine, NIGHT, "Ann") == NIGHT
    save_profile(engine, Profile("Archive", ("claim id", "tags")), "Ann")
    assert [one.name for one in profiles(engine)] == ["standard", "Archive", "night"]
    changed = Profile("night", ("claim id", "evidence"))
    save_profile(engine, changed, "Bo")
    assert profile(engine, "night") == changed
    delete_profile(engine, "night", "Bo")
    assert [one.name for one in profiles(engine)] == ["standard", "Archive"]
    with pytest.raises(ProfileError, match="no profile is called 'night'; there are: standard, Archive"):
        profile(engine, "night")


def test_the_claim_id_is_always_a_column(engine):
    assert save_profile(engine, Profile("  two\twords ", ("claim",)), "Ann") == Profile(
        "two words", ("claim id", "claim")
    )
    assert save_profile(engine, Profile("ids", ()), "Ann").columns == ("claim id",)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (Profile("", ("claim",)), "needs a name"),
        (Profile(" \n", ("claim",)), "needs a name"),
        (Profile("a\x00b", ("claim",)), "can't be seen"),
        (Profile("a\u202eb", ("claim",)), "can't be seen"),
        (Profile("x" * 61, ("claim",)), "longer than 60 characters"),
        (Profile("standard", ("claim",)), "always the same"),
        (Profile("Standard", ("claim",)), "always the same"),
        (Profile("NIGHT", ("claim",)), "'night' already"),
        (Profile("new", ("claim", "colour")), "no column is called 'colour'"),
        (Profile("new", ("claim", "actor", "claim")), "'claim' is chosen twice"),
    ],
)
def test_what_can_t_be_a_profile_is_refused_in_one_line(engine, made, reason):
    save_profile(engine, NIGHT, "Ann")
    with pytest.raises(ProfileError, match=reason) as refused:
        save_profile(engine, made, "Ann")
    assert len(str(refused.value).splitlines()) == 1
    assert profiles(engine) == [STANDARD, NIGHT]


@pytest.mark.parametrize("name", ["standard", "nowhere"])
def test_what_can_t_be_deleted_is_refused(engine, name):
    with pytest.raises(ProfileError, match=name):
        delete_profile(engine, name, "Ann")


def test_every_column_tells_its_own_part_of_a_claim():
    row = desk_row(
        reason="twice there", assignee="Bo", priority="high", tags=["ferry", "winter"], deadline="2026-12-01",
        verdict_text="It floats.", evidence=["https://a.example/1", "https://b.example/2"], due="2027-01-01/2027-12-31",
        spans=[[3, 9], [12, 20]], machine_text="it sank", machine_actor=None, machine_type="figure",
        machine_stance="reports",
    )  # fmt: skip
    more = {header: column.text(row) for header, column in OFFERED.items() if header not in STANDARD.columns}
    assert more == {
        "dismissal reason": "twice there",
        "assignee": "Bo",
        "priority": "high",
        "tags": "ferry, winter",
        "deadline": "2026-12-01",
        "verdict text": "It floats.",
        "evidence": "https://a.example/1\nhttps://b.example/2",
        "actor kind": "person",
        "attribution": "indirect",
        "cue": "said",
        "due": "2027-01-01/2027-12-31",
        "article author": "Per Holm",
        "machine's claim": "it sank",
        "machine's actor": "",
        "machine's type": "figure",
        "machine's stance": "reports",
        "quote's place": "3-9, 12-20",
    }


def test_a_csv_with_a_desk_s_columns_is_whole(engine, make_article, make_claim):
    every = Profile("every", ("claim id", "claim", *(header for header in OFFERED if header not in STANDARD.columns)))
    found = [
        make_claim("it is so", "a", spans=((12, 20), (22, 25)), cue=None),
        make_claim("=1+1", "b", due="2027-01-01/2027-12-31"),
    ]
    save_reading(engine, make_article(author="Per Holm"), found, reader_version="1")
    decision = Decision(
        status=Status.DISMISSED, reason="no claim", assignee="Bo", priority=Priority.URGENT, tags=("ferry", "-x"),
        deadline="2026-12-01", verdict_text="It\nfloats.", evidence=("https://a.example/1", "https://b.example/2"),
        actor="NATO", actor_kind=ActorKind.ORGANISATION,
    )  # fmt: skip
    decide(engine, {"b": decision}, "Ann", "dismiss")
    stream = io.BytesIO()
    assert write_csv(engine, Filters(), stream, every) == 2
    expected = (
        "\ufeffclaim id,claim,dismissal reason,assignee,priority,tags,deadline,verdict text,evidence,actor kind,"
        "attribution,cue,due,article author,machine's claim,machine's actor,machine's type,machine's stance,"
        "quote's place\r\n"
        'a,it is so,,,normal,,,,,,indirect,,,Per Holm,it is so,Russia,assertion,supports,"12-20, 22-25"\r\n'
        'b,\'=1+1,no claim,Bo,urgent,"ferry, -x",2026-12-01,"It\nfloats.","https://a.example/1\nhttps://b.example/2",'
        "organisation,indirect,says,2027-01-01/2027-12-31,Per Holm,'=1+1,Russia,assertion,supports,12-20\r\n"
    )
    assert stream.getvalue().decode() == expected
    stream.seek(0)
    rows = read_csv(stream, every)
    assert rows[1]["tags"] == "ferry, -x"
    assert preview(engine, Filters(), 10, 0, every).to_dict("records") == rows


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-01-31", "2026-01-31"),
        ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00"),
        ("2026-01-31T23:30:00-05:00", "2026-01-31T23:30:00"),
        ("2026-01-31 10:00", "2026-01-31T10:00:00"),
        ("", None),
        ("2026", None),
        ("2026-01", None),
        ("2026-02-30", None),
        ("yesterday", None),
        ("2026-01-31T25:00:00", None),
        ("2026-01-31/2026-02-02", None),
    ],
)
def test_a_date_is_the_day_that_the_article_gives(text, found):
    date = as_date(text)
    assert (date and date.isoformat()) == found
