"""Web pages, feeds and sitemaps, published fact-checks: fetched politely, read as articles."""
