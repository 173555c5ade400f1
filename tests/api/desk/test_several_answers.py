"""A message of two questions at the desk: two answers, each stored, rated and explained on its own."""

from __future__ import annotations

from tests.api.conftest import CHANGE_CARD, TWO_QUESTIONS, Customer, Running
from tests.api.reps import claimed_ticket, desks


async def test_each_of_two_answers_is_rated_and_shown_to_reps_on_its_own(
    service: Running, customer: Customer
) -> None:
    _, first, second = await customer.say(TWO_QUESTIONS)
    assert (first["entry"], second["entry"]) == (CHANGE_CARD.id, "pay-another-way")
    for answer, rating in ((first, "helpful"), (second, "unhelpful")):
        path = f"{customer.path}/messages/{answer['id']}/rating"
        rated = await customer.http.put(path, json={"rating": rating}, headers=customer.headers)
        assert rated.status_code == 204

    async with desks(service, "priya") as (priya,):
        view = await priya.get(await claimed_ticket(customer, priya))
        answers = [message for message in view["messages"] if message["kind"] == "answer"]
        assert [answer["rating"] for answer in answers] == ["helpful", "unhelpful"]
        asked = answers[0]["decision"]["questions"]
        assert [(each["text"], each["entry"], each["p"]) for each in asked] == [
            ("how do i change it", CHANGE_CARD.id, 0.97),
            ("how else can i pay", "pay-another-way", 0.95),
        ]
