"""The change from each layout to the next."""
