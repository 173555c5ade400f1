"""Other desks and notices: what they are sent, that nothing is lost, and that no chat ever waits for them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import time
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.addresses import mail_server as mail_server_of
from api.conversation import history, tickets
from api.conversation.outbox import KEY
from api.outbound import deliveries
from api.outbound.receivers import ConfiguredReceivers
from api.outbound.sender import wait_before
from api.server.log import configure
from api.settings import Settings
from api.store.engine import Store
from api.store.models import Delivery
from api.team.rules import Rules
from bot.dialogue.turn import HandOver, Reason
from bot.guide.entry import QueueName
from tests.api.conftest import PATIENCE, Customer, Running, customer_of, running
from tests.api.receivers import Call, hanging, mail_server, receiver
from tests.api.reps import claimed_ticket, desks, eventually

SECRET = "a secret shared with nobody else"
TOKEN = "chatwoot-token-of-the-tests"
QUICK: dict[str, Any] = {"outbound_retry_seconds": 0.02, "outbound_tick_seconds": 0.05}


def hooked(url: str, **more: Any) -> dict[str, Any]:
    return {**QUICK, "webhook_url": url, "webhook_secret": SECRET, **more}


def chatwooted(url: str) -> dict[str, Any]:
    return {
        **QUICK,
        "chatwoot_url": url,
        "chatwoot_token": TOKEN,
        "chatwoot_account": 7,
        "chatwoot_inbox": 3,
        "chatwoot_secret": SECRET,
    }


def failing(times: int, status: int = 500) -> Callable[[Call], tuple[int, Any]]:
    count = itertools.count()
    return lambda call: (status, {}) if next(count) < times else (200, {})


async def rows(service: Running) -> list[Delivery]:
    return await service.services.store.read(
        lambda session: list(session.scalars(sa.select(Delivery).order_by(Delivery.id)))
    )


async def settled(service: Running, state: str, count: int) -> list[Delivery]:
    end = time.monotonic() + PATIENCE
    while len(found := [row for row in await rows(service) if row.state == state]) < count:
        assert time.monotonic() < end, [(row.event, row.state, row.last_error) for row in await rows(service)]
        await asyncio.sleep(0.02)
    return found


# The outbox


async def test_with_nothing_configured_nothing_is_written(service: Running, customer: Customer) -> None:
    async with desks(service, "priya") as (priya,):
        path = await claimed_ticket(customer, priya)
        await customer.say("are you there?")
        await priya.did(f"{path}/messages", client_id="a", text="Yes.")
    assert await rows(service) == []


async def test_of_two_workers_one_has_a_delivery_and_only_the_oldest_of_a_chat(
    settings: Callable[..., Settings],
) -> None:
    workers = [Store(settings().database, info={KEY: ConfiguredReceivers(("webhook",))}) for _ in range(2)]

    def open_and_ask(session: Session) -> None:
        row = history.create(session)
        hand_over = HandOver(Reason.ASKED, QueueName("general"))
        ticket = tickets.open_ticket(session, conversation=row, hand_over=hand_over, rules=Rules())
        said = history.append(session, row, sender="customer", kind="text", text="hello?")
        history.announce(session, said, ticket)

    await workers[0].write(open_and_ask)
    one, two = await asyncio.gather(
        *(worker.write(deliveries.lease, target="webhook", limit=10) for worker in workers)
    )
    assert [job.event for job in (*one, *two)] == ["ticket.opened"]
    (job,) = (*one, *two)
    await workers[0].write(deliveries.mark_sent, job=job)
    (following,) = await workers[1].write(deliveries.lease, target="webhook", limit=10)
    assert following.event == "message.added" and following.id > job.id
    for worker in workers:
        worker.close()


def test_a_delivery_is_written_with_its_ticket_or_not_at_all(settings: Callable[..., Settings]) -> None:
    store = Store(settings().database, info={KEY: ConfiguredReceivers(("webhook", "slack"))})
    store.upgrade()

    def open_one(fail: bool) -> None:
        with store.transaction() as session:
            row = history.create(session)
            hand_over = HandOver(Reason.ASKED, QueueName("general"))
            tickets.open_ticket(session, conversation=row, hand_over=hand_over, rules=Rules())
            if fail:
                raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        open_one(True)
    with store.transaction() as session:
        assert session.scalars(sa.select(Delivery)).all() == []
    open_one(False)
    with store.transaction() as session:
        assert sorted(row.target for row in session.scalars(sa.select(Delivery))) == ["slack", "webhook"]
        assert "power" not in str([row.payload for row in session.scalars(sa.select(Delivery))])
    store.close()


def test_tries_spread_over_most_of_a_day() -> None:
    waits = [wait_before(attempt, first=10).total_seconds() for attempt in range(1, 12)]
    assert 8 <= waits[0] <= 12 and max(waits) <= 1.2 * 6 * 3600
    assert 12 * 3600 < sum(waits) < 26 * 3600


# The webhook


async def test_a_webhook_is_signed_and_tells_a_tickets_story_in_order(
    settings: Callable[..., Settings],
) -> None:
    with receiver() as hook, running(settings(**hooked(hook.url))) as it:
        async with customer_of(it) as customer, desks(it, "priya") as (priya,):
            path = await claimed_ticket(customer, priya)
            await customer.say("my card, 4111 1111 1111 1111")
            await priya.did(f"{path}/messages", client_id="a", text="I see.")
            await priya.get(path)
            await priya.did(f"{path}/close", outcome="solved", note="for reps only")
            await settled(it, "sent", 8)
        for call in hook.calls:
            stamp, mac = (part.split("=")[1] for part in call.headers["x-calmline-signature"].split(","))
            expected = hmac.new(SECRET.encode(), f"{stamp}.".encode() + call.body, hashlib.sha256)
            assert hmac.compare_digest(expected.hexdigest(), mac) and abs(time.time() - int(stamp)) < 60
            assert call.headers["x-calmline-delivery"] == str(call.json["id"])
        told = [call.json for call in hook.calls]
        assert [each["event"] for each in told if each["event"] != "message.added"] == [
            "ticket.opened",
            "ticket.claimed",
            "ticket.closed",
        ]
        assert [each["id"] for each in told] == sorted({each["id"] for each in told})
        assert told[0]["messages"][1]["text"] == "a person please" and told[0]["ticket"]["reason"] == "asked"
        said = [each["message"]["text"] for each in told if each["event"] == "message.added"]
        assert "I see." in said and "Priya has joined the chat." in said
        assert told[-1]["ticket"]["outcome"] == "solved"
        assert "4111" not in str(told) and "for reps only" not in str(told)


async def test_a_receiver_that_fails_is_tried_again_until_it_has_it(
    settings: Callable[..., Settings],
) -> None:
    with receiver(failing(2)) as hook, running(settings(**hooked(hook.url))) as it:
        async with customer_of(it) as customer:
            await customer.say("a person please")
            first, *_ = await settled(it, "sent", 2)
        assert first.attempts == 3 and first.event == "ticket.opened"
        ids = [call.json["id"] for call in hook.calls]
        assert ids[:3] == [first.id] * 3 and ids[3:] == [first.id + 1]


async def test_a_receiver_that_hangs_holds_up_neither_chats_nor_other_receivers(
    settings: Callable[..., Settings],
) -> None:
    # It hangs until the end, however long the rest takes.
    with hanging() as never, receiver(never) as hook, receiver() as slack:
        made = settings(**hooked(hook.url, slack_webhook_url=slack.url, outbound_timeout_seconds=1))
        with running(made) as it:
            async with customer_of(it) as customer, customer_of(it) as other:
                await customer.say("a person please")
                await hook.receives(1)
                for said in ("my card?", "and now?", "hello"):
                    await other.say(said)
                await other.say("a person please")
                await slack.receives(2)
                assert not [row for row in await settled(it, "sent", 2) if row.target == "webhook"]

                async def given_up() -> bool:
                    return any(row.last_error == "no answer in time" for row in await rows(it))

                await eventually(given_up)


async def test_a_redirect_is_not_followed(settings: Callable[..., Settings]) -> None:
    with (
        receiver(lambda call: (302, {})) as hook,
        running(settings(**hooked(hook.url, outbound_tries=1))) as it,
    ):
        async with customer_of(it) as customer:
            await customer.say("a person please")
            dead, *_ = await settled(it, "dead", 2)
        assert dead.last_error == "HTTP 302"
        assert {call.path for call in hook.calls} == {"/"}


async def test_what_never_arrived_is_shown_to_leads_and_sent_again_when_they_say_so(
    settings: Callable[..., Settings], capfd: pytest.CaptureFixture[str]
) -> None:
    words = "a person please, my name is Ana"
    with receiver(failing(10**6)) as hook:
        made = settings(**hooked(f"{hook.url}/hook?key=hunter2", outbound_tries=2, log_level="info"))
        configure(made)
        with running(made) as it:
            async with customer_of(it) as customer, desks(it, "priya", "lee") as (priya, lee):
                await customer.say(words)
                await settled(it, "dead", 2)
                assert (await priya.http.get("/api/desk/deliveries")).status_code == 403
                page = await lee.get("deliveries", limit=1)
                dead = page["deliveries"][0]
                assert (dead["state"], dead["attempts"], dead["next_try_at"]) == ("dead", 2, None)
                assert dead["last_error"] == "HTTP 500"
                older = await lee.get("deliveries", before=page["before"])
                assert older["deliveries"][0]["event"] == "ticket.opened" and older["before"] is None
                assert all(secret not in str((page, older)) for secret in ("hunter2", SECRET, "Ana"))
                assert (await priya.post(f"deliveries/{dead['id']}/retry")).status_code == 403
                assert (await lee.post("deliveries/999/retry")).status_code == 404
                hook.answer = lambda call: (200, {})  # mended
                assert (await lee.did(f"deliveries/{dead['id']}/retry"))["state"] == "due"
                (sent,) = await settled(it, "sent", 1)
                assert sent.id == dead["id"] and hook.calls[-1].json["id"] == sent.id
                assert (await lee.post(f"deliveries/{sent.id}/retry")).status_code == 409
                assert (await lee.get("deeds"))["deeds"][0]["action"] == "delivery.retry"
    logged = capfd.readouterr().err
    assert "delivery_dead" in logged
    assert all(secret not in logged for secret in ("hunter2", SECRET, "Ana"))


# Notices


async def test_slack_is_told_of_a_new_ticket_without_the_customers_words(
    settings: Callable[..., Settings],
) -> None:
    with receiver() as slack:
        made = settings(
            **QUICK, slack_webhook_url=f"{slack.url}/services/T0", public_url="https://help.test/"
        )
        with running(made) as it:
            async with customer_of(it) as customer:
                await customer.say("angry <!channel>")
                await customer.say("still there")
                (call,) = await slack.receives(1)
            assert len(await settled(it, "sent", 1)) == len(await rows(it)) == 1
        text = call.json["blocks"][0]["text"]
        assert call.json["text"] and text["type"] == "mrkdwn" and call.json["blocks"][0]["type"] == "section"
        assert "the customer is upset" in text["text"] and "Queue: general" in text["text"]
        assert "<https://help.test/console/#ticket-1|Open in the console>" in text["text"]
        assert "angry" not in call.body.decode()


async def test_slack_gets_the_words_where_a_setting_says_so_and_no_markup_with_them(
    settings: Callable[..., Settings],
) -> None:
    with receiver() as slack:
        with running(settings(**QUICK, slack_webhook_url=slack.url, notice_words=True)) as it:
            async with customer_of(it) as customer:
                await customer.say("angry <!channel>")
                (call,) = await slack.receives(1)
        assert "> angry &lt;!channel&gt;" in call.json["blocks"][0]["text"]["text"]


async def test_a_mail_server_gets_the_notice_and_is_asked_again_when_it_puts_it_off(
    settings: Callable[..., Settings],
) -> None:
    async with mail_server() as box:
        box.refuse = 1
        made = settings(
            **QUICK,
            smtp_url=f"smtp://127.0.0.1:{box.port}",
            notice_from="Calmline <desk@example.com>",
            notice_to="ann@example.com, bo@example.com",
        )
        with running(made) as it:
            async with customer_of(it) as customer:
                await customer.say("a person please")
                (row,) = await settled(it, "sent", 1)
        assert row.attempts == 2
        (mail,) = box.mails
        assert "To: ann@example.com, bo@example.com" in mail and "From: Calmline <desk@example.com>" in mail
        assert "Subject: New ticket 1" in mail and "Message-ID: <calmline-" in mail
        assert "a person please" not in mail


# Settings


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"webhook_url": "ftp://u:hunter2@example.com"}, "webhook_url"),
        ({"webhook_url": "https:///nohost-hunter2"}, "webhook_url"),
        ({"webhook_url": "https://example.com"}, "webhook_secret"),
        ({"webhook_url": "https://example.com", "webhook_secret": "hunter2"}, "webhook_secret"),
        ({"slack_webhook_url": "slack hunter2"}, "slack_webhook_url"),
        ({"smtp_url": "smtp://u:hunter2@mail.example.com:587"}, "smtp_url"),
        ({"smtp_url": "http://hunter2.example.com"}, "smtp_url"),
        ({"smtp_url": "smtp://mail.example.com:notaport"}, "smtp_url"),
        ({"smtp_url": "smtp://mail.example.com", "notice_from": "a@b.c"}, "notice_to"),
        ({"notice_to": "a@b.c, nobody\nBcc: x@y.z"}, "notice_to"),
        ({"chatwoot_url": "https://desk.example.com"}, "chatwoot_token"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named_without_its_secret(wrong: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(**wrong)  # type: ignore[arg-type]
    assert caught.value.errors()[0]["loc"] == (told,)
    assert "hunter2" not in str(caught.value)


def test_secrets_are_not_shown_with_the_settings() -> None:
    made = Settings(
        webhook_url="https://example.com/hook",
        webhook_secret=SECRET,
        slack_webhook_url="https://hooks.slack.com/services/hunter2",
        smtp_url="smtp://u:hunter2@mail.example.com?starttls=1",
        notice_from="desk@example.com",
        notice_to="ann@example.com",
        **{**chatwooted("https://desk.example.com"), "chatwoot_token": "hunter2"},
    )
    assert "hunter2" not in repr(made) and SECRET not in repr(made)
    assert ConfiguredReceivers.of(made).names == ("webhook", "slack", "email", "chatwoot")


def test_a_mail_url_says_how_the_line_is_secured() -> None:
    read = mail_server_of("smtp://desk%40x.org:p%3Aw@mail.x.org?starttls=1")
    assert (read.port, read.security, read.user, read.password) == (587, "starttls", "desk@x.org", "p:w")
    assert mail_server_of("smtps://mail.x.org").port == 465
    assert mail_server_of("smtp://mail.x.org").security == "none"
    assert "p:w" not in repr(read)
