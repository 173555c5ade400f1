"""How a message is written: anger, insults, fear and despair in the customer's own voice, loudness,
thanks.

Short lists of words, and rules for whose they are. "I am not angry", "my neighbour was furious" and "I was
livid at first, it's fine now" hold words of anger and are calm: such words are counted apart, as excused.
Words of the crisis itself ("stolen", "hacked", "fraud") are in no list: they are the guide's business.
"""

from __future__ import annotations

import math
import re

from bot.mood.sorrow import SORROW, sorrow

TONE = (
    "anger",
    "insults",
    "despair",
    "excused",
    "again",
    "complaint",
    "refusal",
    "contentment",
    "capitals",
    "exclamation",
    "stretched",
    *SORROW,
)
"""The features that `tone` returns, in its order."""


def _one_of(patterns: str) -> str:
    """Joins patterns that are written over several lines, with a bar between each two.

    Space beside a bar is dropped, any other space becomes a single one.
    """
    return "|".join(" ".join(part.split()) for part in patterns.split("|"))


_ANGER = _one_of(
    r"""angry | anger | furious | livid | fuming | seething | raging | outrag\w* | mad | pissed | fed up |
    sick (?:and tired )?of | had enough | enough is enough | unacceptable | unbelievable | r[ei]diculous |
    disgust\w* | disgrac\w* | scandal\w* | appall\w* | hate(?! to\b) | shame on (?!him|her|them|that|those) |
    ashamed | how dare | kidding | wtf | ffs | (?:the|to|bloody) hell | damn\w* | bull?sh\w* | crap |
    f+u+c+k\w* | f\*+\w* | sh[i*]t\w* | suck\w* | screw you | upset | frustrat\w* | infuriat\w* |
    fix (?:this|it) now"""
)
_INSULTS = _one_of(
    r"""idiot\w* | moron\w* | incompeten\w* | useless | pathetic | clown\w* | liars? | lying | scum\w* |
    bastard\w* | cowards? | stupid | dumb | brainless | worthless |
    (?:is|are|absolute|absolutely|utter|total|complete|such|pure|of|your|this)
    (?:garbage|trash|rubbish) | shameful |
    amateurs? | fools? | losers? | assholes? | jerks? | greedy | spineless | heartless |
    (?:you|lousy|are) (?:crooks|thieves|cheats|frauds|scammers) |
    (?:your?|is a|are a|absolute|what a|some kind of) joke"""
)
_DESPAIR = _one_of(
    r"""can'?t (?:sleep|take (?:this|it|any)|cope|go on|breathe|stand) | in tears | cry | cried | crying |
    sobbing | wept | desperate\w* | despair | panic\w* | terrified | scared | afraid | frightened | fear |
    helpless | hopeless | shaking | trembling | wit'?s'? end | wits | ruined | nightmare | begging |
    all alone | no way out | nowhere to turn | (?:nobody|no one) (?:cares|helps|answers|listens|calls) |
    worried (?:sick|to death) | don'?t know what to do"""
)
_FEELING = re.compile(rf"\b(?:(?P<anger>{_ANGER})|(?P<insults>{_INSULTS})|(?P<despair>{_DESPAIR}))\b")

_AGAIN = _one_of(
    r"""(?:second|third|fourth|fifth|sixth|tenth|\d+(?:st|nd|rd|th)|hundredth|umpteenth|last) time
    (?=i\b|i'|you\b|we\b|now\b) | how (?:many times|often) |
    (?:three|four|five|six|ten|a hundred|\d+) times |
    over and over | again and again | keep (?:asking|telling|getting|saying|repeating|sending) |
    already (?:asked|told|said|gave|tried|wrote) | still (?:no|not|nothing|waiting) | for (?:hours|weeks) |
    same (?:\w+ )?(?:answer|reply|thing|text|question|message)"""
)
_COMPLAINT = _one_of(
    r"""wrong | incorrect | misunderst\w+ | disappoint\w* | annoy\w* | inconvenient | nuisance |
    unfortunately | confus\w+ | error | (?:try|check|look) (?:\w+ )?again | once more | expected | hoped |
    (?:not|isn't|wasn't)
    (?:right|correct|it|what|helpful|happy|satisfied|good|clear|solved|working|my question) |
    (?:do|does|did|wo)(?:n't|\snot)\s(?:\w+\s)?(?:work|help|answer|like|want|understand|suit|solve|open) |
    (?:any|some|every)(?:thing|where) else | something different | another (?:one|option|way)"""
)
_CONTENTMENT = _one_of(
    r"""thanks | thank you | thx | cheers | grateful | appreciate\w* | perfect | great | wonderful | lovely |
    excellent | awesome | brilliant | good | glad | happy | relie(?:f|ved) | reassur\w+ | helpful | fine |
    sorted | settled | no (?:hurry|rush|worries|problem) | (?:just|simply|only) (?:curious|wondering|asking) |
    i (?:see|understand|agree) | makes sense | please | yes | sounds"""
)
_COUNTED = tuple(re.compile(rf"\b(?:{words})\b") for words in (_AGAIN, _COMPLAINT))
_CONTENT = re.compile(rf"\b(?:{_CONTENTMENT})\b")
_REFUSAL = re.compile(
    r"^\W*(?:(?:hm+|oh|sorry|wait|ok|but|well)\W+)*(?:no|nope|nah|not|don't|never ?mind|stop)\b"
)
_MOCKED = re.compile(
    r"thanks? (?:you )?(?:for nothing|to you)|\bgreat job\b.*\b(?:hack|now|idiots)|,? not$|"
    r"not (?:\w+ )?(?:happy|good|helpful|great|fine)|thanks but|sorry but"
)
"""Thanks and praise that are not meant."""

_VILLAIN = "hackers?|blackmailer|extortionist|thief|criminals?|crook|man|vantor"
_OTHERS = re.compile(
    "".join(
        (
            r"\b(?:he|she|they|him|people|folks|everyone|everybody|someone|somebody|some|others?|husband|wife|",
            r"partner|mother|mom|mum|father|dad|parents|sons?|daughter|kids?|children|brother|sister|in-law|",
            r"aunt|uncle|cousin|grand\w+|neighbou?rs?|friends?|boss|colleagues?|co-?workers?|flatmate|",
            r"roommate|customers|tenants|clients|woman|lady|guy|girl|newspapers?|papers?|press|radio|tv|",
            rf"facebook|bank|company|provider|{_VILLAIN})(?:'s)?\b",
        )
    )
)
_AT_OTHERS = re.compile(
    rf"^(?: (?:at|with|about|that|what))+ (?:the |that |this |my )?(?:he|she|they|him|her|them|{_VILLAIN})\b"
)
"""Follows a word of anger that is not directed at us."""

_OURSELVES = re.compile(r"\b(?:i|i'm|we|we're)\b")
_BLAME = re.compile(
    r"thanks to you|because of you|your (?:fault|mess|stupid\w*)|what (?:have )?you(?:'ve)? d(?:id|one)|"
    r"thanks for nothing|shame on you|do you (?:even )?care"
)
"""With these, even somebody else's tears are held against us."""

_NEGATED = re.compile(
    r"(?:\b(?:not|never|nobody|no one|hardly|without|anything but|no need to|no)|"
    r"(?<!ca)(?<!could)n't|\bcan'?t (?:say|be|call))(?!\s+(?:only|wonder|just))(?:\W+[\w']+){0,4}\W*$"
)
_WAS = re.compile(r"\b(?:was|were|used to|had|been|got|felt)\b(?!.*\b(?:i'm|am|is|are)\b)")
_OVER = re.compile(
    r"\b(?:now|any ?more|any longer|at first|better|fine|okay|all right|calm\w*|relie\w+|until|earlier|"
    r"yesterday|this morning|for a (?:second|minute|moment)|then|settled|happy|content|sorted|in the end|"
    r"resolved)\b"
)
_CLAUSE = re.compile(r"[.!?;,()\n]+|(?<!anything )\b(?:but|though|although|because|so)\b")
_WORD = re.compile(r"[A-Za-z']+")


def tone(text: str) -> list[float]:
    """How a message is written: a value between 0 and 3 for each feature of TONE."""
    plain = text.replace("’", "'").lower()
    own, excused = feelings(plain)
    contentment = 0 if _MOCKED.search(plain) else len(_CONTENT.findall(plain))
    pleased = contentment > 0 and not any(own.values())
    return [
        *(float(min(2, own[kind])) for kind in ("anger", "insults", "despair")),
        float(min(2, excused)),
        *(float(min(2, len(words.findall(plain)))) for words in _COUNTED),
        float(bool(_REFUSAL.search(plain))),
        float(min(2, contentment)),
        0.0 if pleased else _capitals(text),
        0.0 if pleased else _exclamation(text),
        float(bool(re.search(r"([a-z])\1{3,}", plain))),
        *sorrow(plain),
    ]


def feelings(plain: str) -> tuple[dict[str, int], int]:
    """Counts the words of anger, insult and despair in a lower-case text.

    Returns the customer's own by kind, and how many are excused: denied, somebody else's, or over.
    """
    own, excused = {"anger": 0, "insults": 0, "despair": 0}, 0
    blamed, over = bool(_BLAME.search(plain)), bool(_OVER.search(plain))
    start = 0
    for end in [*(mark.end() for mark in _CLAUSE.finditer(plain)), len(plain)]:
        clause, start = plain[start:end], end
        for hit in _FEELING.finditer(clause):
            if not blamed and _is_excused(clause[: hit.start()], clause[hit.end() :], over):
                excused += 1
            else:
                own[hit.lastgroup or "anger"] += 1
    return own, excused


def wordlist_score(text: str) -> float:
    """A score from the word lists alone, with nothing learned: the baseline for the model."""
    plain = text.replace("’", "'").lower()
    found = sum(len(words.findall(plain)) for words in (_FEELING, *_COUNTED, _REFUSAL))
    return found + _capitals(text) + _exclamation(text) - len(_CONTENT.findall(plain))


def _is_excused(before: str, after: str, over: bool) -> bool:
    """Whether the rest of its clause denies a word, ascribes it to others, or says that it is over."""
    if _AT_OTHERS.search(after):
        return True
    if _NEGATED.search(before) and not before.rstrip().endswith("you"):
        return True  # "why don't you idiots …" denies nothing
    others = list(_OTHERS.finditer(before))
    if others and not _OURSELVES.search(before, others[-1].end()):
        return True
    return over and bool(_WAS.search(before))


def _capitals(text: str) -> float:
    words = [word for word in _WORD.findall(text) if len(word) > 3]
    if not words or sum(map(str.isalpha, text)) < 8:
        return 0.0
    return sum(word.isupper() for word in words) / len(words)


def _exclamation(text: str) -> float:
    return math.log1p(min(text.count("!"), 6)) + 0.5 * bool(re.search(r"\?!|!\?|\?\?+", text))
