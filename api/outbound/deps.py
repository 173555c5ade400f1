"""Dependencies of routes: the sender."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from api.deps import of_app
from api.outbound.sender import DeliverySender

SenderDep = Annotated[DeliverySender, Depends(of_app("sender"))]
