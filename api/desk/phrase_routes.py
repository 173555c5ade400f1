"""Canned phrases over HTTP: reps use them, leads edit them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from api import problems
from api.auth.access import CurrentLead, CurrentRep, require_header
from api.deps import CommitDep, SettingsDep, StoreDep
from api.desk import phrases
from api.desk.phrases import PhraseIn, Phrases
from api.ids import PhraseId
from api.settings import Settings
from api.store.engine import Store

router = APIRouter(
    prefix="/api/desk/phrases",
    tags=["team"],
    dependencies=[Depends(require_header)],
    responses=problems.responses(401, 403),
)

PhraseInPath = Annotated[PhraseId, Path(ge=1, le=2**31 - 1, examples=[1])]


@router.get("", summary="Canned phrases")
async def list_phrases(rep: CurrentRep, store: StoreDep, settings: SettingsDep) -> Phrases:
    """Lists all phrases by title, with the variables that a phrase may hold."""
    return await _all(store, settings)


@router.post("", status_code=201, summary="A new phrase", responses=problems.responses(409, 422))
async def add(
    body: PhraseIn, lead: CurrentLead, commit: CommitDep, store: StoreDep, settings: SettingsDep
) -> Phrases:
    """Adds a phrase. An unknown variable is refused."""
    await commit(phrases.add, rep=lead, body=body)
    return await _all(store, settings)


@router.put("/{phrase_id}", summary="Change a phrase", responses=problems.responses(404, 409, 422))
async def change(
    phrase_id: PhraseInPath,
    body: PhraseIn,
    lead: CurrentLead,
    commit: CommitDep,
    store: StoreDep,
    settings: SettingsDep,
) -> Phrases:
    """Changes a phrase. Needs the version that was read."""
    await commit(phrases.change, rep=lead, phrase_id=phrase_id, body=body)
    return await _all(store, settings)


@router.delete("/{phrase_id}", summary="Remove a phrase", responses=problems.responses(404))
async def remove(
    phrase_id: PhraseInPath, lead: CurrentLead, commit: CommitDep, store: StoreDep, settings: SettingsDep
) -> Phrases:
    """Removes a phrase for good."""
    await commit(phrases.remove, rep=lead, phrase_id=phrase_id)
    return await _all(store, settings)


async def _all(store: Store, settings: Settings) -> Phrases:
    return await store.read(phrases.phrases, company=settings.company)
