"""What was before: past conversations, a customer's earlier chats, where reps deviated from the guide."""

from __future__ import annotations

from tests.api.conftest import CHANGE_CARD, Customer, Running, customer_of
from tests.api.reps import claimed_ticket, claimed_ticket_saying, desks


async def test_a_rep_finds_past_conversations_by_what_was_said(service: Running) -> None:
    async with desks(service, "priya") as (priya,):
        numbers = {}
        for said in ("my ROUTER blinks red, a person please", "100% of my bill is wrong, a person please"):
            async with customer_of(service) as customer:
                path = await claimed_ticket_saying(customer, priya, said)
                numbers[said.split()[1]] = int(path.split("/")[1])
        await priya.did(f"tickets/{numbers['ROUTER']}/notes", text="Looks like the otter case.")
        await priya.did(f"tickets/{numbers['ROUTER']}/close", outcome="solved")

        async def found(q: str) -> list[int]:
            return [each["ticket"]["id"] for each in (await priya.get("search", q=q))["tickets"]]

        assert await found("router red") == [numbers["ROUTER"]]
        assert await found("otter") == [numbers["ROUTER"]]
        assert await found("person") == sorted(numbers.values(), reverse=True)
        assert await found("100%") == [numbers["of"]]
        assert await found("1%0") == [] and await found("will take over") == [], "the bot's own words"
        (one,) = (await priya.get("search", q="blinks"))["tickets"]
        assert one["snippet"] == "my ROUTER blinks red, a person please"
        assert (await priya.http.get("/api/desk/search", params={"q": "x"})).status_code == 422
        assert await found("\0 \0") == []


async def test_where_a_rep_deviates_from_the_approved_words_is_kept(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "priya", "lee") as (priya, lee):
        path = await claimed_ticket(customer, priya)
        exact = "  " + CHANGE_CARD.answer.replace("\n\n", "\n")
        for number, text in enumerate((exact, "Sign in and choose Payments, then add it.", "Hello.")):
            entry = None if text == "Hello." else CHANGE_CARD.id
            await priya.did(f"{path}/messages", client_id=f"m{number}", text=text, entry=entry)
        found = await lee.get("edits")
        (edit,) = found["edits"]
        assert (edit["said"], edit["approved"], edit["rep"]) == (
            "Sign in and choose Payments, then add it.",
            CHANGE_CARD.answer,
            "Priya",
        )
        assert found["used"] == [{"entry": CHANGE_CARD.id, "used": 2, "edited": 1}]
        assert (await lee.get("edits", entry="pay-another-way"))["edits"] == []


async def test_a_rep_finds_the_customers_earlier_chats(service: Running) -> None:
    async with (
        desks(service, "priya") as (priya,),
        customer_of(service) as first,
        customer_of(service) as other,
    ):
        path = await claimed_ticket(first, priya)
        await priya.did(f"{path}/close", outcome="solved", note="Fee paid back.")

        async def started(token: str) -> Customer:
            previous = {"conversation": first.id, "token": token}
            answer = await first.http.post("/api/chat/conversations", json={"previous": previous})
            assert answer.status_code == 201
            made = answer.json()
            return Customer(first.http, made["conversation"]["id"], made["token"])

        again = await claimed_ticket(await started(first.token), priya)
        (before,) = (await priya.get(again))["earlier_tickets"]
        assert f"tickets/{before['id']}" == path and before["wrap_up"]["note"] == "Fee paid back."
        for forged in (other.token, "nonsense"):
            stranger = await claimed_ticket(await started(forged), priya)
            assert (await priya.get(stranger))["earlier_tickets"] == []
