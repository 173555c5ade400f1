"""Loads the app with its bot, in little time and memory."""

from __future__ import annotations

import gc

from fastapi import FastAPI

from api.server.serving import BotFiles, ServingError
from api.settings import Settings


async def load(settings: Settings, bot: BotFiles) -> FastAPI:
    """Returns the app, ready to serve. Raises ServingError."""
    from bot.host import lean

    lean.import_rasa()  # before anything else imports spaCy or Rasa, since that would take far longer
    from actions.brain import Brain
    from api.app import create_app
    from api.store.engine import StoreError
    from bot.host.load import ModelError

    try:
        brain = await Brain.load(bot.model)
        app = create_app(settings, brain)
    except (ModelError, StoreError) as error:
        raise ServingError(str(error)) from error
    except OSError as error:
        raise ServingError(f"cannot keep the secret key in {settings.var}: {error}") from error
    # Rasa, spaCy and the model are a million objects that stay, so no collection needs to check them again.
    gc.collect()
    gc.freeze()
    gc.enable()  # api.cli disabled it for the start
    return app
