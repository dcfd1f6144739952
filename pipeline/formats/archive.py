"""The members of a ZIP archive, unpacked one at a time in memory; nothing is written to disk."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from pipeline.formats.endings import Kind, ending_of, is_hidden, is_of_saved_page
from pipeline.formats.item import Item, Note
from pipeline.formats.kinds import kind_of
from pipeline.inputs import InputError

MAX_MEMBERS = 20_000
MAX_UNPACKED = 2_000_000_000
"""Bytes that all members together may unpack to."""
MAX_RATIO = 200
"""How many times its packed size a member may unpack to, beyond its first megabytes; text is packed 3 to 10 times."""
_FREE = 10_000_000

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What reading a damaged member raises; a ValueError where it is said to lie before the file's beginning."""


def members(item: Item) -> Iterator[Item | InputError | Note]:
    """Return each member that may be an article, opened, or what is wrong with it.

    As in a folder, what is called like no article is left out, and so is what is hidden or belongs to a saved
    web page; a member whose name has no ending, or one that is not known, is told by its bytes. A note counts
    what was left out. Raises InputError if the file is no archive or has too many members.
    """
    try:
        archive = zipfile.ZipFile(item.file)
    except DAMAGE as error:
        raise InputError(f"{item.name} cannot be read as {Kind.ZIP} ({error})") from error
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MAX_MEMBERS:
        raise InputError(f"{item.name} has more than {MAX_MEMBERS:,} members")
    names = {info.filename for info in infos}
    seen: dict[str, int] = {}
    unpacked = left_out = 0
    for info in infos:
        if _is_left_out(PurePosixPath(info.filename.replace("\\", "/")), names):
            continue
        seen[info.filename] = seen.get(info.filename, 0) + 1
        label = _numbered(info.filename, seen[info.filename])
        try:
            check_packing(info, f"{item.name}/{label}")
            # What a member unpacks to is never more than it says.
            unpacked += info.file_size
            if unpacked > MAX_UNPACKED:
                yield InputError(f"{item.name} unpacks to more than {MAX_UNPACKED // 1_000_000:,} MB: the rest is left")
                return
            with archive.open(info) as file:
                member = item.member(label, file)
                if _may_be_article(member):
                    yield member
                else:
                    left_out += 1
        except InputError as error:
            yield error
        except DAMAGE as error:
            yield InputError(f"{item.name}/{label} is damaged ({error})")
    if left_out:
        yield Note(f"{item.name}: {left_out} member{'s' * (left_out != 1)} of other kinds left out")


def check_packing(info: zipfile.ZipInfo, name: str) -> None:
    """Raise InputError if a member is encrypted, packed as few are, or a bomb."""
    if info.flag_bits & 0x1:
        raise InputError(f"{name} is encrypted: save it without its password")
    # The standard library unpacks the other methods without a limit.
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise InputError(f"{name} is packed by a method that is not read ({info.compress_type})")
    if info.file_size > _FREE + MAX_RATIO * info.compress_size:
        raise InputError(f"{name} unpacks to more than {MAX_RATIO} times its size")


def _is_left_out(path: PurePosixPath, names: set[str]) -> bool:
    return is_hidden(path) or any(is_of_saved_page(str(folder), names) for folder in path.parents)


def _numbered(name: str, number: int) -> str:
    """The second member of a name is "name (2).txt"."""
    ending = ending_of(name)
    return name if number == 1 else f"{name[: len(name) - len(ending)]} ({number}){ending}"


def _may_be_article(member: Item) -> bool:
    if ending_of(member.name):
        return True
    # A style sheet is text, and a program's settings look like a table.
    has_ending = "." in PurePosixPath(member.name).name
    return not has_ending or kind_of(member) not in {Kind.TEXT, Kind.TABLE}
