"""What Alembic runs to change a database: the changes of layout, over the connection that the store gives."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
