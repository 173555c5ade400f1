"""The action endpoint in Rasa's own process: the same actions, without a second server."""

from __future__ import annotations

import json
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.callback import ActionCancelCallback, ActionSubmitCallback, ValidateCallbackForm
from actions.deciding import ActionDecide
from bot.dialogue.buttons import Buttons
from bot.guide.entry import Guide


class InProcessEndpoint(EndpointConfig):
    """What Rasa would post to an action server is handed to rasa_sdk's executor instead."""

    trusted_in_process = True
    """Results have been through rasa_sdk's checks here: see RESULT_CHECK in bot/host/patches.py."""

    def __init__(self, guide: Guide | None = None, buttons: Buttons | None = None) -> None:
        # The domain is large and none of our actions needs it.
        super().__init__("in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self.use(guide, buttons)

    def use(self, guide: Guide | None, buttons: Buttons | None = None) -> None:
        """Makes the actions decide by `guide` from now on, and label buttons as `buttons` says."""
        for action in (
            ActionDecide(guide, buttons),
            ValidateCallbackForm(buttons),
            ActionSubmitCallback(),
            ActionCancelCallback(),
        ):
            self._executor.register_action(action)

    async def request(self, method: str = "post", subpath: str | None = None, **kwargs: Any) -> Any:
        """Runs the action that `kwargs["json"]` asks for. Raises ClientResponseError if it declines."""
        try:
            return await self._executor.run(kwargs["json"])
        except ActionExecutionRejection as rejection:
            body = {"action_name": rejection.action_name, "error": rejection.message}
            raise ClientResponseError(400, rejection.message, json.dumps(body)) from rejection
