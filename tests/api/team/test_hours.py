"""Opening hours: weekdays, a pause, a night shift, holidays, the clock put forward and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.team.hours import Calendar, Span
from bot.day import today, use_time_zone
from tests.api.conftest import Customer, Running
from tests.api.reps import desks

NEW_YORK = ZoneInfo("America/New_York")
DAY = Span(time(9), time(17))
WEEKDAYS = Calendar(NEW_YORK, [[DAY]] * 5 + [[], []], {})


def at(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-25T08:59", False),
        ("2026-11-25T09:00", True),
        ("2026-11-25T16:59", True),
        ("2026-11-25T17:00", False),
        ("2026-11-28T12:00", False),  # a Saturday
    ],
)
def test_open_on_weekdays_from_nine_to_five_where_the_desk_is(moment: str, is_open: bool) -> None:
    assert WEEKDAYS.is_open(at(moment)) is is_open
    assert WEEKDAYS.is_open(at(moment).astimezone(timezone.utc)) is is_open


def test_without_hours_it_is_always_open() -> None:
    always = Calendar(NEW_YORK, None, {})
    assert always.is_open(at("2026-11-28T03:00"))
    assert always.in_one_business_day(at("2026-11-28T03:00")) == at("2026-11-29T03:00")


def test_a_holiday_is_closed_and_a_special_day_has_its_own_hours() -> None:
    thanksgiving, day_after = date(2026, 11, 26), date(2026, 11, 27)
    calendar = Calendar(NEW_YORK, WEEKDAYS.week, {thanksgiving: [], day_after: [Span(time(10), time(12))]})
    assert not calendar.is_open(at("2026-11-26T10:00"))
    assert calendar.opens_next(at("2026-11-26T10:00")) == at("2026-11-27T10:00")
    assert not calendar.is_open(at("2026-11-27T13:00"))
    assert calendar.opens_next(at("2026-11-27T13:00")) == at("2026-11-30T09:00")


def test_a_night_shift_goes_on_past_midnight_and_a_pause_is_one() -> None:
    nights = Calendar(NEW_YORK, [[Span(time(22), time(6))]] + [[]] * 6, {})
    assert nights.is_open(at("2026-11-23T23:00")) and nights.is_open(at("2026-11-24T05:59"))
    assert not nights.is_open(at("2026-11-24T06:00")) and not nights.is_open(at("2026-11-24T23:00"))
    pause = Calendar(NEW_YORK, [[Span(time(13), time(17)), Span(time(9), time(12))]] * 7, {})
    assert not pause.is_open(at("2026-11-25T12:30"))
    assert pause.opens_next(at("2026-11-25T12:30")) == at("2026-11-25T13:00")


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("2026-11-23T10:00", "2026-11-24T10:00"),  # Monday morning: Tuesday morning
        ("2026-11-27T16:00", "2026-11-30T16:00"),  # Friday: Monday
        ("2026-11-28T12:00", "2026-12-01T09:00"),  # Saturday: it counts from Monday's opening
        ("2026-11-24T23:00", "2026-11-26T09:00"),  # after hours on Tuesday: from Wednesday's opening
    ],
)
def test_an_answer_is_due_within_one_business_day(written: str, due: str) -> None:
    assert WEEKDAYS.in_one_business_day(at(written)) == at(due)


def test_targets_count_open_hours_only() -> None:
    hour = timedelta(hours=1)
    assert WEEKDAYS.after_open_time(at("2026-11-25T10:00"), hour) == at("2026-11-25T11:00")
    assert WEEKDAYS.after_open_time(at("2026-11-25T16:30"), hour) == at("2026-11-26T09:30")
    assert WEEKDAYS.after_open_time(at("2026-11-28T12:00"), 9 * hour) == at("2026-12-01T10:00")


def test_hours_that_overlap_count_once() -> None:
    both = Calendar(NEW_YORK, [[Span(time(9), time(13)), Span(time(12), time(17))]] * 7, {})
    assert both.after_open_time(at("2026-11-25T09:00"), timedelta(hours=6)) == at("2026-11-25T15:00")
    nights = Calendar(NEW_YORK, [[Span(time(22), time(6)), Span(time(5), time(9))]] * 7, {})
    assert nights.after_open_time(at("2026-11-25T22:00"), timedelta(hours=10)) == at("2026-11-26T08:00")


def test_a_desk_that_is_always_open_keeps_its_holidays_in_what_it_promises() -> None:
    holiday, short = date(2026, 11, 26), date(2026, 11, 28)
    always = Calendar(NEW_YORK, None, {holiday: [], short: [Span(time(9), time(12))]})
    assert always.in_one_business_day(at("2026-11-25T10:00")) == at("2026-11-27T10:00")
    assert always.in_one_business_day(at("2026-11-27T15:00")) == at("2026-11-28T12:00")


async def test_hours_with_a_zone_are_refused_and_chats_go_on(service: Running, customer: Customer) -> None:
    async with desks(service, "lee") as (lee,):
        had = await lee.get("rules")
        for opens in ("09:00Z", "09:00+02:00"):
            week = [[{"opens": opens, "closes": "17:00"}]] + [[]] * 6
            body = {"version": had["version"], "rules": {**had["rules"], "week": week}}
            refused = await lee.http.put("/api/desk/rules", json=body)
            assert refused.status_code == 422 and "without a zone" in refused.text
        assert (await customer.say("how do I change my card?"))[-1]["kind"] == "answer"


def test_a_desk_that_never_opens_promises_nothing() -> None:
    never = Calendar(NEW_YORK, [[]] * 7, {})
    assert never.opens_next(at("2026-11-25T10:00")) is None
    assert never.in_one_business_day(at("2026-11-25T10:00")) is None


def test_the_hour_that_is_put_back_is_lived_twice() -> None:
    night = Calendar(NEW_YORK, [[Span(time(0), time(3))]] * 7, {})
    midnight = at("2026-11-01T00:00").astimezone(timezone.utc)
    hours_open = [night.is_open(midnight + timedelta(hours=hour)) for hour in range(5)]
    assert hours_open == [True, True, True, True, False]  # four hours from midnight to three


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_when_it_opens_next_it_is_open_and_not_before(moment: datetime) -> None:
    moment = moment.replace(tzinfo=timezone.utc)
    opens = WEEKDAYS.opens_next(moment)
    assert opens is not None and opens >= moment and WEEKDAYS.is_open(opens)
    if opens > moment:
        assert not WEEKDAYS.is_open(moment) and not WEEKDAYS.is_open(opens - timedelta(seconds=1))


@pytest.fixture
def days_in_utc() -> Iterator[None]:
    """Other stories reckon in UTC again."""
    yield
    use_time_zone(timezone.utc)


@pytest.mark.usefixtures("days_in_utc")
async def test_an_entry_is_in_effect_from_midnight_where_the_desk_is(service: Running) -> None:
    # Whatever the hour, it is another day on the one side of the date line than on the other.
    async with desks(service, "lee") as (lee,):
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
            had = await lee.get("rules")
            body = {"version": had["version"], "rules": {**had["rules"], "timezone": zone}}
            changed = await lee.http.put("/api/desk/rules", json=body)
            assert changed.status_code == 200, changed.text
            before = datetime.now(ZoneInfo(zone)).date()
            assert before <= today() <= datetime.now(ZoneInfo(zone)).date()
