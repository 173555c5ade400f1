"""Dependencies of routes: the company's sign-in."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from api.auth.oidc import SignIn
from api.deps import of_app

SignInDep = Annotated[SignIn, Depends(of_app("sign_in"))]
