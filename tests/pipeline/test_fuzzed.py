"""Damaged files of every kind: articles, or errors in one line, and soon."""

from fuzz import READ_EVERY, fuzz


def test_damaged_files_are_articles_or_errors_in_one_line():
    found = fuzz(2026, lambda number: number < 1_200)
    assert found.failures == []
    # They are not all refused at once.
    assert found.articles > 300
    assert found.refused > 300
    assert found.read >= found.articles // READ_EVERY // 2
