"""Who has which role, what a sign-in file must say, and where a desk is served to whom."""

import pytest

from pipeline.sign_in import Role, SignInError, check_file, is_loopback, roles

AUTH = {
    "redirect_uri": "https://desk.example/oauth2callback",
    "cookie_secret": "0123456789abcdef0123456789abcdef",
    "client_id": "desk",
    "client_secret": "hush-hush",
    "server_metadata_url": "https://id.example/.well-known/openid-configuration",
}


def file(path, auth=AUTH, table='admin = ["ann@gazette.example"]'):
    lines = [f'{name} = "{value}"' for name, value in auth.items()]
    path.write_text("\n".join(["[auth]", *lines, "", "[roles]", table]))
    return path


@pytest.mark.parametrize(
    ("person", "role"),
    [
        ({"email": "ann@gazette.example"}, Role.ADMIN),
        ({"email": "ANN@Gazette.Example", "email_verified": True}, Role.ADMIN),
        *[({"email": "ann@gazette.example", "email_verified": told}, None) for told in (False, "false", 0, None, "no")],
        ({"email": "ann@gazette.example", "email_verified": "true"}, Role.ADMIN),
        ({"email": "bob@gazette.example"}, Role.EDITOR),
        ({"email": "bob@gazette.example.evil.example"}, Role.VIEWER),
        ({"email": "x@press.example"}, Role.VIEWER),
        ({"email": ""}, None),
        ({"email": None}, None),
        ({"name": "ann@gazette.example"}, None),
        ({}, None),
    ],
)
def test_the_highest_role_counts_and_an_address_that_is_not_verified_gives_none(person, role):
    table = {"admin": ["ann@gazette.example"], "editor": ["*@gazette.example"], "viewer": ["*"]}
    assert roles(table).role(person) is role


@pytest.mark.parametrize(
    ("told", "role"),
    [
        (["press", "desk-admins"], Role.ADMIN),
        (["press", "checkers"], Role.EDITOR),
        ("checkers", Role.EDITOR),
        (["press"], None),
        ([], None),
        (None, None),
        (7, None),
    ],
)
def test_groups_give_roles_as_addresses_do(told, role):
    table = {"claim": "groups", "admin": ["desk-admins"], "editor": ["checkers"]}
    assert roles(table).role({"groups": told, "email": "desk-admins"}) is role


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({}, "names no admin"),
        ({"admin": []}, "names no admin"),
        ({"admin": "ann@gazette.example"}, "admin in [roles] is no list"),
        ({"admin": [7]}, "admin in [roles] is no list"),
        ({"admin": ["a"], "editors": ["b"]}, "'editors'"),
        ({"admin": ["a"], "claim": 7}, "claim in [roles]"),
        ({"admin": ["a"], "claim": ""}, "claim in [roles]"),
    ],
)
def test_a_table_that_says_something_else_is_refused(table, said):
    with pytest.raises(SignInError) as told:
        roles(table)
    assert said in str(told.value)


def test_a_file_that_is_right_is_taken(tmp_path):
    check_file(file(tmp_path / "desk.toml"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        *(({name: ""}, f"no {name}") for name in AUTH),
        ({"cookie_secret": "short"}, "32 characters"),
        ({"redirect_uri": "https://desk.example/"}, "/oauth2callback"),
    ],
)
def test_a_file_that_lacks_something_is_told_in_one_line_without_its_secrets(tmp_path, change, said):
    path = file(tmp_path / "desk.toml", AUTH | change)
    with pytest.raises(SignInError) as told:
        check_file(path)
    line = str(told.value)
    assert said in line
    assert str(path) in line
    assert "\n" not in line
    assert "hush-hush" not in line
    assert AUTH["cookie_secret"] not in line


def test_a_file_that_is_not_there_or_no_toml_is_told_in_one_line(tmp_path):
    letter = tmp_path / "letter.toml"
    letter.write_text("Dear Ann")
    empty = tmp_path / "empty.toml"
    empty.touch()
    for path, said in ((tmp_path / "none.toml", "No such file"), (letter, "no TOML"), (empty, "[auth] and [roles]")):
        with pytest.raises(SignInError) as told:
            check_file(path)
        assert said in str(told.value)
        assert str(path) in str(told.value)


@pytest.mark.parametrize(
    ("address", "alone"),
    [
        ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("[::1]", True), ("localhost", True),
        ("0.0.0.0", False), ("::", False), ("192.168.1.2", False), ("desk.example", False), ("", False),
    ],
)  # fmt: skip
def test_only_loopback_is_this_machine_alone(address, alone):
    assert is_loopback(address) is alone


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.7", "desk.example"])
def test_a_desk_is_not_served_to_other_machines_without_signing_in(tmp_path, claimdesk, address):
    done = claimdesk("serve", "--address", address, cwd=tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert "--sign-in FILE" in line
    assert address in line
    assert not list(tmp_path.iterdir())


def test_a_sign_in_file_is_looked_through_before_anything_is_served(tmp_path, claimdesk):
    file(tmp_path / "desk.toml", table='editor = ["*"]')
    done = claimdesk("serve", "--sign-in", "desk.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode() == (
        'claimdesk: desk.toml: [roles] names no admin: write for example admin = ["ann@gazette.example"]\n'
    )
