"""Everyday words for the words of a guide.

A guide is written with care, and its customers write in haste: they say "get rid of" for "dispose of" and
"hacked" for "accessed without authorization". An encoder of this size knows only some of these pairs. The
table holds words that are used in guides of many kinds (shops, cities, health, software, breaches) and
nothing of a single company. Each line gives words of one form (the same tense and number), so that one may
stand where the other stood and the sentence stays grammatical.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TABLE = """
# ending a contract or an order
cancel = stop | end | get out of
cancelling = stopping | ending
cancelled = called off
unsubscribe from = cancel | stop
close = delete | get rid of
# money
free of charge = free
a full refund = all my money back
a charge = a fee
was charged = was billed | had to pay
a refund = my money back
refund = money back
refunded = paid back
reimbursed = paid back
compensation = money back | something for the trouble
compensated = paid for my loss
fee = charge
pay in installments = pay bit by bit | pay monthly
pay in instalments = pay bit by bit | pay monthly
spread the cost = pay bit by bit | pay monthly
without charge = for free
a discount = money off | a cheaper price
discounts = money off
payment failed = card was declined | payment did not go through
invoice = bill | receipt
invoices = bills | receipts
purchase = buy
purchased = bought
# changing
amend = change
move my = change my | reschedule my
place a = put a
change = update | switch
changed = updated | switched
rebook = change my booking | get another one
replace = swap
replaced = swapped
upgrade = move up
restore = get back
restored = turned back on
# sending and receiving
my order = my stuff | my parcel
i return = I send back
return a = send back a
return my = send back my
return the = send back the
return something = send something back
delivery = shipping
deliver = ship | send
delivered = sent | dropped off
arrived = came | turned up
arrive = come | get here
receive = get
received = got
obtain = get
obtained = got
returned = sent back
collect = pick up | take away
collected = picked up | taken away
collection = pick-up
item = product | thing
items = products | things
dispose of = get rid of | throw away
# trouble
is missing = is not there | never came
is late = is delayed | is overdue
i report = I tell you about
damaged = broken
delayed = late
faulty = broken
does not work = is not working | is broken
do not work = are not working
is slow = is lagging
crashes = keeps closing
a problem = something wrong
stranded = stuck
shut off = cut off
# breaches
exposed = leaked | stolen | hacked
leaked = exposed | stolen
stolen = taken
accessed = hacked | seen
compromised = hacked
breach = hack | leak
incident = hack | leak
data breach = hack | leak
involved = stolen | leaked
who is affected = who got hit
am i affected = am I caught up in this | did this hit me
i am affected = I am caught up in this
been misused = been used by somebody else | been abused
fraudulent = fake
genuine = real | not a scam
information = data
personal data = private details
unauthorized = not allowed
# joining and asking
who was responsible = who did this | who is behind this
i contact = I get in touch with | I talk to
contact you = get in touch with you | talk to you
reach you = get hold of you | contact you
register for = sign up for
enroll in = sign up for
enrol in = sign up for
apply for = sign up for | ask for
eligible for = allowed to get | able to get
eligible = allowed
entitled to = owed
required = needed
require = need
permitted = allowed
accepted = allowed | taken
offered = given
assist = help
notify = tell
notified = told
informed = told
provide = give
provided = given
# the rest of a guide's language
a vaccination = a jab | a shot
vaccinations = jabs | shots
vaccinated = jabbed | given the jab
vaccine = jab | shot
vaccines = jabs
influenza = flu
appointment = slot
telephone = phone
television = tv
televisions = tvs
refrigerators = fridges
bulky = big
trash = garbage | rubbish
vehicle = car
children = kids
child = kid | son | daughter
baby = newborn
minors = kids
deceased = dead
died = passed away
employees = staff | workers
employment = job
reside = live
residents = people who live here
assistance = help
additional = more | extra
regarding = about
concerning = about
previously = before
sooner = earlier
schedule = times
opening hours = opening times
showroom = shop | store
instructions = manual
guarantee = warranty
assemble = build | put together
password = login
account = profile
subscription = plan | membership
difference between = comparison of
large = big
difficulty = trouble
somebody = someone | a person
prevent = stop
recover = get back
delete = remove | wipe
deleted = removed | erased
export = download | save
import = bring in | load
turn on = switch on | enable
download = save
offline = without internet
sync = update | match up
clean = wash
"""


def _table() -> dict[str, tuple[str, ...]]:
    lines = (line.partition(" = ") for line in _TABLE.strip().splitlines() if not line.startswith("#"))
    return {left: tuple(right.split(" | ")) for left, _, right in lines}


EVERYDAY = _table()
"""Words of a guide, in lower case, and what customers say in their place."""

_LONGEST_FIRST = sorted(EVERYDAY, key=lambda phrase: (-len(phrase.split()), phrase))
_ANY = re.compile(rf"(?<![\w'-])(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?![\w'-])", re.IGNORECASE)
_PARTICLE = re.compile(
    r"\b(put|throw|send|pick|get|turn|switch|take|load|move|hand|sign) "
    r"(together|away|back|up|on|in|over) (it|them|something)\b"
)
_VOWEL = re.compile(r"\b(an?)\s+(\w+)", re.IGNORECASE)


def in_everyday_words(text: str) -> Iterator[str]:
    """The text with one phrase of the table exchanged, for each phrase and each of its everyday words.

    The first everyday words of all phrases together come first, if there is more than one phrase.
    """
    # A capital inside a text begins a name ("Transfer Station"), which has no other words.
    found = [phrase for phrase in _ANY.finditer(text) if phrase.start() == 0 or not _named(phrase.group())]
    if len(found) > 1:
        together, at = "", 0
        for phrase in found:
            together += text[at : phrase.start()] + EVERYDAY[phrase.group().lower()][0]
            at = phrase.end()
        yield _fitting(together + text[at:])
    for phrase in found:
        for other in EVERYDAY[phrase.group().lower()]:
            yield _fitting(text[: phrase.start()] + other + text[phrase.end() :])


def _named(phrase: str) -> bool:
    return phrase[0].isupper() and not phrase.startswith("I ")


def _fitting(text: str) -> str:
    """The text with "a" and "an" as the next word wants them, judged by its letter, and "put it together"."""

    def article(found: re.Match[str]) -> str:
        word = found[2]
        vowel = word[0].lower() in "aeio" or (
            word[0].lower() == "u" and not word.lower().startswith(("us", "uni"))
        )
        return f"{'an' if vowel and not word.lower().startswith(('one', 'eu')) else 'a'} {word}"

    return _PARTICLE.sub(r"\1 \3 \2", _VOWEL.sub(article, text))
