"""Dependencies of routes: the desk's rules."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from api.deps import of_app
from api.team.rules import RuleBook

RulesDep = Annotated[RuleBook, Depends(of_app("rules"))]
