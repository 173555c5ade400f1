"""Alembic runs this file on the connection that api.store.migrations provides."""

from alembic import context

from api.store.models import Rep

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Rep.metadata,  # of all tables
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
