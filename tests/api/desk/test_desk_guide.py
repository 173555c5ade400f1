"""The guide at a rep's hand: suggested answers and search."""

from __future__ import annotations

from tests.api.conftest import Customer, Running
from tests.api.reps import desks, waiting_ticket

REP_ONLY = ("Reps only.", "Ask for the account number first.", "fraud-desk-script")


async def test_words_that_the_guide_has_nothing_for_do_not_hide_the_question_before_them(
    service: Running, customer: Customer
) -> None:
    async with desks(service, "priya") as (priya,):
        ticket = await waiting_ticket(customer, priya)
        (asked,) = await customer.say("my card was stolen")
        await customer.say("please hurry")
        found = await priya.get(f"tickets/{ticket['id']}/suggestions")
        assert found["message"] == asked["id"] and found["suggestions"][0]["entry"] == "fraud-desk-script"
        for _ in range(3):
            await customer.say("please hurry up")
        assert (await priya.get(f"tickets/{ticket['id']}/suggestions"))["suggestions"] == []


async def test_suggestions_are_for_the_customers_last_words(service: Running, customer: Customer) -> None:
    async with desks(service, "priya") as (priya,):
        await customer.say("my card was stolen")
        ticket = await waiting_ticket(customer, priya)
        found = await priya.get(f"tickets/{ticket['id']}/suggestions")
        first = found["suggestions"][0]
        assert (first["entry"], first["audience"], first["p"]) == ("fraud-desk-script", "rep", 0.7)
        assert found["suggestions"][1]["rep_notes"] == "Ask for the account number first."
        said = [
            m for m in (await priya.get(f"tickets/{ticket['id']}"))["messages"] if m["sender"] == "customer"
        ]
        assert found["message"] == said[-1]["id"]


async def test_the_guide_is_searched_and_listed_with_rep_notes(service: Running) -> None:
    async with desks(service, "priya") as (priya,):
        everything = (await priya.get("guide"))["entries"]
        assert [entry["entry"] for entry in everything] == [
            "change-my-card",
            "pay-another-way",
            "fraud-desk-script",
        ]
        assert everything[0]["topic_title"] == "Cards and payments" and everything[0]["p"] is None
        found = (await priya.get("guide", q="card"))["entries"]
        assert found[0]["entry"] == "change-my-card" and found[0]["p"] == 0.9
        for query in ("  ", "\0", "x" * 300, "é" * 100, "'; drop table ticket; --"):
            await priya.get("guide", q=query)
        assert (await priya.http.get("/api/desk/guide", params={"q": "x" * 301})).status_code == 422


async def test_the_guide_is_searched_within_a_topic(service: Running) -> None:
    async with desks(service, "priya") as (priya,):
        whole = (await priya.get("guide"))["entries"]
        topics = {entry["topic"] for entry in whole}
        assert topics == {"cards", "hidden"}
        for topic in topics:
            found = (await priya.get("guide", topic=topic))["entries"]
            assert found and {entry["topic"] for entry in found} == {topic}
        assert (await priya.get("guide", q="card", topic="cards"))["entries"]
        assert (await priya.get("guide", q="card", topic="hidden"))["entries"] == []
