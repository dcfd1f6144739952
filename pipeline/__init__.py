"""Claimdesk's pipeline: articles in, claims out, and the store that keeps them."""
