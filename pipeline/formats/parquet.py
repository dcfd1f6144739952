"""The rows of a Parquet file, a batch at a time."""

from collections.abc import Generator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.formats.endings import Kind
from pipeline.formats.item import Item, taken_for
from pipeline.inputs import InputError

BATCH = 64
"""Rows that are held at once."""
MAX_GROUP = 1_000_000_000
"""Bytes that a group of rows may unpack to."""


def rows(item: Item) -> Generator[tuple[int, dict[str, Any]]]:
    """Return each row's number and its cells by column.

    Raises InputError if the file is none, is damaged, or holds groups of rows too large to be unpacked.
    """
    number = 0
    with taken_for(item, Kind.PARQUET):
        file = pq.ParquetFile(item.file)
        for group in range(file.num_row_groups):
            if file.metadata.row_group(group).total_byte_size > MAX_GROUP:
                raise InputError(f"{item.name} unpacks to more than {MAX_GROUP // 1_000_000} MB at once")
        named = [field.name for field in file.schema_arrow if not pa.types.is_binary(field.type)]
        for batch in file.iter_batches(BATCH, columns=named):
            for cells in batch.to_pylist():
                number += 1
                yield number, cells
