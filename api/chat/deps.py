"""Dependencies of routes: the customer's side."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from api.chat.service import ChatService
from api.deps import of_app

ChatDep = Annotated[ChatService, Depends(of_app("chat"))]
