"""The layouts that databases had, as Alembic keeps them."""
