"""The share of strangers is the desk's own: from its messages by the hour and after a restart, or pinned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.orm import Session

from actions.brain import Brain
from api.conversation import history
from api.settings import Settings
from api.store.models import Message
from api.strangers import ENOUGH, EVERY_SECONDS, LATELY, MOST_OF_ONE_CHAT, Assumed
from bot.dialogue.turn import CustomerTurn, Decision, DeskState, Kind
from bot.ranking.confidence import OUTSIDE_SHARE
from tests.api.conftest import GUIDE, Running, customer_of, running
from tests.api.reps import desks
from tests.bot.ranking.test_strangers import traffic

BARELY_SURE = (
    "was my card exposed",
    "is my password safe",
    "did they take my password",
    "how did he get in then",
    "have you told the police",
    "was my phone number taken",
    "is it safe to log in now",
    "do you pay the ransom",
)
"""Questions of which some are answered among few strangers and no longer among many, whatever the thresholds
are by a little."""

EARLIER = "the digest of an earlier guide"


@pytest.fixture
def trained(brain: Brain) -> Iterator[Any]:
    """The sample guide's bot, which tests share: it leaves as it came."""
    yield brain
    brain.assume_strangers(OUTSIDE_SHARE)


async def barely_sure(brain: Brain) -> str:
    """A message that the bot answers, and that it would not answer if half of all were strangers'."""

    async def kind_of(text: str) -> Kind:
        turn = CustomerTurn(text=text)
        return (await brain.respond("a chat", turn, state=None, desk=DeskState())).decision.kind

    for text in BARELY_SURE:
        brain.assume_strangers(0.5)
        careful = await kind_of(text)
        brain.assume_strangers(OUTSIDE_SHARE)
        if careful is not Kind.ANSWER and await kind_of(text) is Kind.ANSWER:
            return text
    raise AssertionError("the bot is barely sure of none of BARELY_SURE: add some of which it is")


async def stored(
    service: Running,
    outside: Any,
    *,
    guide: str = GUIDE.digest,
    age: timedelta = timedelta(hours=1),
    a_chat: int = 3,
) -> None:
    """So many questions that the bot has read with that guide, so long ago, `a_chat` in each conversation."""

    def store(session: Session) -> None:
        for number, each in enumerate(map(float, outside)):
            if number % a_chat == 0:
                chat = history.create(session)
            history.append(session, chat, sender="customer", kind="text", text="my secret words")
            decision = Decision(Kind.CLARIFY, outside=each, guide=guide).as_json()
            history.append(
                session, chat, sender="bot", kind="clarify", text="So?", decision=decision, outside=each
            )
            history.mark_answered(session, chat, upto=chat.last_seq, state=None)
        session.execute(
            sa.update(Message)
            .where(Message.text.in_(("my secret words", "So?")), Message.refuted.is_(False))
            .values(created_at=service.time.now() - age, refuted=True)  # refuted: those are in the past now
        )

    await service.services.store.write(store)


async def an_hour_later(service: Running) -> Assumed:
    service.time.pass_by(EVERY_SECONDS)
    await service.does(service.services.strangers.tick())
    assumed: Assumed = service.services.strangers.assumed
    return assumed


async def reply_to(service: Running, text: str) -> str:
    async with customer_of(service) as customer:
        return str((await customer.say(text))[-1]["kind"])


async def test_a_desk_with_many_strangers_makes_the_bot_careful_within_the_hour_and_after_a_restart(
    settings: Callable[..., Settings], trained: Brain
) -> None:
    message = await barely_sure(trained)
    with running(settings(metrics_open=True), trained) as service:  # type: ignore[arg-type]
        assert await reply_to(service, message) == "answer"
        async with desks(service, "lee") as (lee,):
            seen = (await lee.get("board"))["outside"]
            assert (seen["percent"], seen["guess_percent"], seen["pinned"]) == (30.0, 30.0, False)
            assert (seen["estimated_percent"], seen["messages"]) == (None, 0)
            sure_from = seen["answer_from"]

            await stored(service, traffic(300, 0.65), guide=trained.guide.digest)
            service.time.pass_by(EVERY_SECONDS - 1)
            await service.does(service.services.strangers.tick())
            assert trained.strangers == OUTSIDE_SHARE, "the hour is not over"
            service.time.pass_by(1)
            await service.does(service.services.strangers.tick())
            assert 0.5 < trained.strangers < 0.65, "the guess still counts as a hundred messages"
            assert await reply_to(service, message) in ("likely", "clarify")

            seen = (await lee.get("board"))["outside"]
            assert seen["percent"] == seen["estimated_percent"] == round(100 * trained.strangers, 1)
            assert seen["messages"] == 301, "the question that a customer really asked, too"
            assert seen["likely_from"] < seen["answer_from"] and seen["answer_from"] > sure_from
            sheet = (await lee.http.get("/api/desk/board.csv")).text.splitlines()
            assert f"outside the guide,,percent,{seen['percent']}" in sheet
            assert "outside the guide,,messages,301" in sheet and "outside the guide,,pinned,no" in sheet
            metrics = (await lee.http.get("/metrics")).text
            assert f"calmline_outside_share {trained.strangers}" in metrics
            assert "calmline_outside_messages 301.0" in metrics

    share = trained.strangers
    trained.assume_strangers(OUTSIDE_SHARE)  # as one that has just been loaded
    with running(settings(), trained) as again:  # type: ignore[arg-type]
        assert trained.strangers == pytest.approx(share, abs=0.01)
        assert await reply_to(again, message) in ("likely", "clarify")


async def test_a_turn_counts_once_and_only_if_it_asks_the_guide_something(
    settings: Callable[..., Settings], trained: Brain
) -> None:
    said = ("hello", "was my card exposed? and did you pay the ransom?", "do you sell lawn mowers")
    with running(settings(), trained) as service:  # type: ignore[arg-type]
        async with customer_of(service) as customer:
            replies = [await customer.say(text) for text in said]
            await customer.say(entry="did-you-pay")
        assert len(replies[1]) > 2, "two questions have two answers"
        kept = await service.services.store.read(
            lambda session: session.execute(
                sa.select(Message.seq, Message.outside)
                .where(Message.outside.is_not(None))
                .order_by(Message.seq)
            ).all()
        )
    assert [row.seq for row in kept] == [replies[1][1]["id"], replies[2][1]["id"]]
    assert kept[0].outside < 0.3 < kept[1].outside


async def test_only_lately_asked_questions_count_and_no_chat_for_many(service: Running) -> None:
    await stored(service, traffic(30, 0.65))
    await stored(service, traffic(200, 0.65), age=LATELY)  # an hour from now, they are older than that
    await stored(service, [0.9] * 40, a_chat=40)
    assumed = await an_hour_later(service)
    assert assumed.messages == 30 + MOST_OF_ONE_CHAT


async def test_messages_to_an_earlier_guide_count_until_there_are_enough_to_this_one(
    service: Running,
) -> None:
    await stored(service, traffic(2 * ENOUGH, 0.7), guide=EARLIER, age=timedelta(days=2))
    assumed = await an_hour_later(service)
    assert assumed.messages == ENOUGH and assumed.share > 0.55, "an edit does not bring back the guess"
    await stored(service, traffic(ENOUGH - 100, 0.1))
    assumed = await an_hour_later(service)
    assert assumed.messages == ENOUGH and assumed.share < 0.35
    await stored(service, traffic(200, 0.1))
    assumed = await an_hour_later(service)
    assert assumed.messages == ENOUGH + 100, "there are enough now, and the earlier ones are left out"
    assert assumed.share < 0.2


@pytest.mark.parametrize("given", ["0.4", 0.4])
async def test_a_pinned_share_stays_and_the_board_says_so(
    settings: Callable[..., Settings], given: str | float
) -> None:
    with running(settings(strangers=given)) as service:
        assert service.brain.strangers == 0.4
        await stored(service, traffic(300, 0.65))
        assert (await an_hour_later(service)).share == service.brain.strangers == 0.4
        async with desks(service, "lee") as (lee,):
            seen = (await lee.get("board"))["outside"]
    assert seen["pinned"] and seen["percent"] == 40.0
    assert seen["estimated_percent"] > 50 and seen["messages"] == 300, "what it would be is told, too"


def test_what_may_be_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().strangers is None
    for words, share in (("auto", None), ("Auto", None), ("", None), ("0.05", 0.05), ("0.8", 0.8)):
        monkeypatch.setenv("CALMLINE_STRANGERS", words)
        assert Settings().strangers == share
    for words in ("0.81", "0", "-1", "40", "40 %", "nan", "inf", "many"):
        monkeypatch.setenv("CALMLINE_STRANGERS", words)
        with pytest.raises(ValidationError) as refused:
            Settings()
        (wrong,) = refused.value.errors()
        assert wrong["loc"] == ("strangers",)
        assert wrong["msg"].endswith(f"it is auto, or a share from 0.05 to 0.8 such as 0.4, not {words!r}")


async def test_broken_rows_are_left_out(service: Running) -> None:
    await stored(service, traffic(300, 0.65))
    broken = ((7.5, None), (-1.0, None), (0.9, ["no", "object"]), (0.9, "text"), (0.9, None))

    def spoil(session: Session) -> None:
        ids = session.scalars(sa.select(Message.id).where(Message.outside.is_not(None)).limit(len(broken)))
        for id_, (outside, decision) in zip(ids.all(), broken, strict=True):
            session.execute(
                sa.update(Message).where(Message.id == id_).values(outside=outside, decision=decision)
            )

    await service.services.store.write(spoil)
    assumed = await an_hour_later(service)
    assert assumed.messages == 298 and assumed.share > 0.5, "what names no guide counts as an earlier one's"


async def test_if_it_fails_the_last_share_stays_and_chats_go_on(
    service: Running, caplog: pytest.LogCaptureFixture
) -> None:
    await stored(service, traffic(300, 0.65))
    share = (await an_hour_later(service)).share
    await stored(service, traffic(300, 0.1))
    service.brain.stuck = True
    assert (await an_hour_later(service)).share == share
    (line,) = (record for record in caplog.records if record.name == "api.strangers")
    assert line.levelname == "ERROR" and "strangers_failed" in line.getMessage() and line.exc_info is None
    assert await reply_to(service, "which card") == "answer"
    service.brain.stuck = False
    await service.does(service.services.strangers.tick())
    assert service.brain.strangers < share, "it does not wait for another hour"
