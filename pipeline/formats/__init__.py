"""Files of every kind that articles come in, one module a kind; `files` puts them together."""
