"""What customers say when they want a person or a call, as patterns for spaCy's Matcher.

A pattern is written as a row of items: a CLASS of bot.mood.person_words or a word, alternatives joined by a
bar; `_` is any word. `?` or `{0,3}` after an item says how often. No pattern reaches over a border between
two clauses. Patterns are for what can hardly be meant otherwise; the learned head (bot.mood.person) reads
the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.mood.person_words import HALT, OTHER, STOP, classes, tokens

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.vocab import Vocab


class Wish(str, Enum):
    """What a pattern finds."""

    PERSON = "person"
    CALL = "call"


_WHOM = "D{0,5} WHOM"
_SOMEBODY = "D{0,5} STRONG|WEAK"
_CERTAIN = "D{0,4} DEPT? STRONG"
_BARE = "STRONG|service|care|support|reception"

_PERSON = (
    # I want to talk to a person; can I talk to one
    f"I would? ADV{{0,2}} WANT ADV{{0,2}} to? ADV{{0,2}} SPEAK _{{0,4}} TO {_WHOM}",
    f"I would? ADV{{0,2}} WANT ADV{{0,2}} to? ADV{{0,2}} SPEAK {_WHOM}",
    f"MODAL I _{{0,4}} SPEAK _{{0,4}} TO {_WHOM}",
    f"MODAL I ADV{{0,2}} have D? SPEAK TO {_WHOM}",
    f"MODAL I NOT? ADV{{0,3}} GET|have|reach TO? {_CERTAIN}",
    f"MODAL I NOT? ADV{{0,2}} be? LINK|put TO|through|over TO? {_WHOM}",
    f"MODAL I NOT? ADV{{0,2}} get through|over TO? {_WHOM}",
    f"MODAL I NOT? ADV{{0,2}} get TO {_SOMEBODY}",
    f"let|lemme ME|MY _{{0,2}} SPEAK TO {_WHOM}",
    f"lemme SPEAK TO {_WHOM}",
    "HALT|STOP PLEASE|FILL{0,2} SPEAK TO D{0,4} STRONG|WEAK|PRO",
    "HALT PLEASE|FILL{0,2} SPEAK TO D{0,4} DEPT STRONG|PLEASE|HALT",
    "HALT|STOP PLEASE|FILL{0,2} SPEAK D{0,2} STRONG",
    "I would? ADV{0,2} WANT to? SPEAK PLEASE? HALT",
    "let ME SPEAK PLEASE? HALT",
    "let ME SPEAK TO them|whoever",
    "MODAL we SPEAK PLEASE? HALT|STOP",
    "HALT|STOP FILL{0,2} WANT to? talk|speak PLEASE? HALT|STOP",
    "I would? ADV{0,2} WANT D{0,3} conversation",
    "WANT to? hear _{0,3} from D{0,4} STRONG",
    "hear D{0,2} STRONG",
    "I WANT is D{0,4} STRONG",
    "WANT WEAK to _{0,3} with ME",
    "WANT WEAK to do|check|look|sort|handle|read|fill|explain _{0,3} for ME",
    "WANT WEAK to help ME",
    "get out _{0,6} STRONG",
    "leave|exit|switch|deactivate|disable|quit|out _{0,3} BOT",
    "HALT|STOP FILL|is|are|THERE{0,3} live|real|human|actual|personal|proper HELP|support",
    "HALT|STOP FILL|PLEASE|I|WANT{0,3} escalation",
    "FLINK _{0,4} STRONG|WEAK|mich|moi",
    "any STRONG available|free|online|HALT",
    "ME? in D? queue for D{0,3} STRONG",
    "hoping|trying|looking|wishing|happy to SPEAK|reach|hear|catch _{0,2} D{0,5} WHOM",
    "hoping|trying|looking|wishing|happy to get _{0,2} D{0,5} STRONG",
    "hoping|trying|looking|wishing|happy to get through TO? D{0,5} WHOM",
    "hoping|trying|looking for D{0,4} DEPT? STRONG",
    "chance _{0,5} SPEAK TO? D{0,5} WHOM",
    "expect|WANT|chance|have|of _{0,2} personal|proper|real|human conversation",
    "time I spoke|talked TO D{0,4} STRONG",
    "times _{0,5} ask|asked|beg|asking for D{0,3} STRONG",
    "WANT|GET D{1,2} _ ON D? line|phone",
    "put D{0,3} STRONG|WEAK ON",
    "WEAK|STRONG to? ADV{0,2} walk|talk|guide ME through|over",
    "MODAL I PLEASE? GET|have|see WEAK who|from|to|ON|PLEASE|HALT|about",
    "number _{0,4} D{0,3} STRONG|WEAK ON|HALT|STOP|at",
    "STRONG it is HALT",
    "complaint _{0,2} TO D{0,4} STRONG",
    "run|go _{0,3} past|by|with|over D{0,4} STRONG",
    "go over _{0,3} with D{0,4} WHOM",
    "not|won't|wont|don't|dont|refuse to? ADV{0,2} SPEAK _{0,3} TO D? BOT",
    "HALT|STOP let's|lets talk|speak HALT|STOP",
    "we ADV? talk|speak instead|PLEASE",
    "isn't|isnt there D? WEAK",
    "this|that|these explained|confirmed|checked|handled _{0,3} by D{0,4} STRONG",
    "GET MY? _{0,3} through TO D{0,4} WHOM",
    "option|button|way|key|word _{0,4} to|for _{0,3} STRONG",
    "HALT|STOP start|open live|D? chat",
    "live chat PLEASE|HALT",
    "HALT|STOP _{0,5} with D{0,4} STRONG PLEASE",
    "HALT|STOP WANT personal|human assistance|help|support|advice",
    "is D{0,3} STRONG available|around|THERE",
    "YOU have _{0,5} STRONG|WEAK _{0,4} SPEAK TO",
    "where is|are D{0,4} STRONG HALT",
    "who is available|THERE",
    "MODAL D{0,4} STRONG ADV{0,2} hop|jump|come|SPEAK",
    "don't|dont YOU have D{0,3} STRONG",
    "MODAL YOU GET|FIND D{0,4} STRONG",
    "better|glad|rather|easier|prefer|like to? SPEAK _{0,3} TO D{0,5} WHOM",
    "better|glad|rather|easier|prefer _{0,2} to? SPEAK _{0,2} TO D{0,5} WHOM",
    "HALT|STOP FILL{0,2} WANT to? SPEAK _{0,3} TO D{0,5} WHOM",
    "WANT|let|lets|let's|can _{0,5} with D{0,4} STRONG",
    "MODAL|will|HALT|STOP|PLEASE D{0,5} WHOM THERE? ADV{0,3} SPEAK TO ME",
    "MODAL|will|PLEASE D{0,5} WHOM ADV{0,2} SPEAK _{0,2} TO ME",
    "does|will|can|MODAL D{0,4} STRONG ADV{0,2} read|answer this|it|these|ME",
    "MODAL|ASKED D{0,4} STRONG ADV{0,2} read MY case",
    # I need a person; get me one
    f"I would? ADV{{0,2}} WANT ADV{{0,2}} {_CERTAIN}",
    f"I would? ADV{{0,2}} WANT to? see|hear|reach|get|have {_CERTAIN}",
    f"HALT|STOP PLEASE|FILL{{0,3}} WANT {_CERTAIN}",
    "I would? ADV{0,2} WANT D{0,3} WEAK who|with|from|that|real|live|ON|PLEASE",
    "I would? ADV{0,2} WANT D{0,2} real|live|actual|human D? _",
    "GET|FIND|HAND ME D{0,5} STRONG",
    "GET|HAND ME D{0,3} WEAK PLEASE|HALT|STOP|who|that|from|else|ON",
    "GET|HAND ME D? service|support|care|billing|complaints|retention|fraud",
    f"GET ME TO {_SOMEBODY}",
    f"HALT|STOP PLEASE|FILL|just{{0,3}} GET|FIND|HAND {_CERTAIN}",
    f"HAND {_WHOM} ON",
    "GET|bring D{0,3} STRONG ON D? line|phone|chat",
    f"WANT|would rather|prefer _{{0,3}} {_CERTAIN} PLEASE? HALT",
    "I WANT to? be LINK|contacted|called",
    "I WANT human|personal help|assistance|support|advice",
    "human|personal help|assistance|support PLEASE|needed|HALT",
    # Connect me
    "LINK ME PLEASE|ON|HALT|STOP",
    f"LINK ME|us|this|it ON? TO {_WHOM}",
    "put|hand|pass ME PLEASE? through|over|back|ON PLEASE|HALT|STOP",
    f"put|hand|pass ME|this|it PLEASE? through|over|back|ON? TO {_WHOM}",
    f"LINK TO? {_CERTAIN}",
    "escalate this|it|MY",
    "HALT|STOP PLEASE|FILL{0,2} escalate PLEASE|HALT|TO",
    "HAND this|it|MY|D _{0,2} TO D{0,5} STRONG|WEAK|DEPT",
    "be LINK TO D{0,5} WHOM",
    "get hold of D{0,5} WHOM",
    "put ME? in touch|contact",
    "have|let|get WHOM _{0,2} back TO ME",
    "MODAL I GET|have _{0,3} from D{0,4} STRONG",
    "MODAL I do|sort|SPEAK _{0,3} by|over|on D? phone",
    "I would? ADV{0,2} WANT to? do|sort|SPEAK _{0,3} by|over|on D? phone",
    "MODAL I trouble|bother|ask D{0,4} STRONG",
    "have this|that|it _{0,3} by D{0,4} STRONG|WEAK",
    "MODAL D{0,4} DEPT ADV? CALL|contact ME",
    # A person should take over
    f"MODAL|let|have {_CERTAIN} ADV{{0,2}} take|join|look|help|answer|write|contact|handle|call|sort|fix|"
    f"deal|solve|check|explain|confirm|review|decide|approve|reply|respond|advise|assist|phone|ring",
    f"MODAL|let|have {_CERTAIN} ADV{{0,2}} have|take D look",
    f"MODAL|let|have {_WHOM} _{{0,3}} take over|this",
    f"MODAL|let|have {_WHOM} ADV{{0,2}} join|contact ME|this|D",
    f"MODAL|let|have {_SOMEBODY} _{{0,5}} look at|into MY|this|it",
    f"HALT|STOP _{{0,2}} {_WHOM} take over",
    "MODAL WEAK|STRONG ADV{0,2} write|reach|contact to? ME",
    "WEAK|STRONG should|must|MODAL ADV? contact ME",
    "get|have|let|ask|tell WEAK|STRONG to? ADV? write|contact|answer|help ME|MY|this|here",
    "to be contacted",
    "better|best|nice|great|good if STRONG|WEAK",
    "drop ME _{0,3} from D{0,4} STRONG",
    "PLEASE|have WEAK|STRONG? _{0,2} contact|reach ME",
    "get in touch with ME PLEASE|HALT|STOP|by",
    # Is anybody there
    "HALT is|isn't|isnt THERE? anyone|anybody|somebody|someone D{0,2} STRONG? THERE",
    "is|are THERE? D{0,2} STRONG THERE",
    "is|are|isn't|isnt|aren't there D{0,4} STRONG|WEAK|PRO _{0,5} SPEAK|CALL",
    "is|are|isn't|isnt|aren't|WANT there D{0,4} STRONG available|around|online|HALT",
    "is|are there anyone|anybody|someone|somebody real|alive|who|in PLEASE|HALT|can|actually|this",
    "MODAL|why _{0,3} THERE D{0,3} STRONG",
    "why _{0,3} no D{0,2} STRONG",
    "is|are WEAK|STRONG THERE _{0,3} SPEAK",
    f"ASKED? YOU have D{{0,3}} {_CERTAIN}",
    f"how|where|what|which|option|want _{{0,6}} to? get|reach|find|contact|SPEAK TO? ADV? {_CERTAIN}",
    f"how|where MODAL|ASKED I ADV? SPEAK TO {_WHOM}",
    # No robot
    "HALT|STOP PLEASE|FILL{0,2} not|no|stop|end|skip|bypass|enough|without|dont|don't _{0,5} BOT",
    "I ADV{0,2} NOT ADV{0,2} WANT to? SPEAK|use|have? TO? _{0,2} BOT",
    "sick|tired|enough of? _{0,2} BOT",
    "only|just get|have D? BOT",
    "anyone|anybody|anything STOP D? BOT",
    "instead of _{0,2} BOT",
    # The whole sentence
    f"HALT PLEASE|FILL{{0,3}} D{{0,3}} {_BARE} PLEASE|FILL|STOP{{0,4}} HALT",
    "HALT D|DEPT|help|STRONG{0,3} STRONG PLEASE? HALT",
    "HALT customer|technical|tech service|support|care STRONG? PLEASE|STOP{0,3} HALT",
    "STOP D{0,3} STRONG PLEASE{1,3} STOP|HALT",
    "HALT FILL{0,2} PLEASE{1,2} STOP? D{0,3} STRONG PLEASE{0,2} HALT",
    "chat|line with D{0,3} STRONG",
    # Somebody must; somebody has time
    "WEAK|STRONG has|needs|must|should|ought to? SPEAK|explain|tell|help|show|walk|talk _{0,3} ME",
    "WEAK|STRONG has|needs|must|should|ought to? _{0,3} with ME",
    "MODAL|would|does D{0,4} STRONG|WEAK ADV{0,2} have|spare D{0,3} _ minute|minutes|moment|second|time",
    "MODAL|would|does D{0,4} STRONG|WEAK ADV{0,2} have|spare D{0,3} minute|minutes|moment|second|time",
    "is D{0,4} STRONG _{0,4} reachable|free",
    "HALT|STOP|THERE|does|is anyone|anybody|someone|somebody SPEAK _ THERE|PLEASE|HALT|STOP",
    "HALT|STOP|is anyone|anybody|somebody _{0,1} working|awake|alive",
    "HALT|STOP|is anyone|anybody|somebody _{0,1} on duty",
    "MODAL|WANT _{0,4} be? looked|reviewed|checked|handled|confirmed|answered|decided at? by D{0,4} STRONG",
    "WANT WEAK|STRONG to ADV{0,2} check|look|review|confirm|explain|handle|advise at|into? this|it|that|ME",
    "WANT|MODAL _{0,3} go|sit through|over|down _{0,6} with D{0,4} STRONG|WEAK",
    "happier|grateful|glad|better if D{0,3} STRONG",
    "minutes|minute|moment with D{0,4} STRONG|WEAK",
    "GET|have|with D{0,2} same STRONG|WEAK",
    "WANT|GET _{0,3} HELP|advice|answer|reply|word from D{0,5} STRONG",
    "HALT|STOP PLEASE|FILL{0,2} GET|FIND D boss|owner PLEASE|HALT|STOP",
    # By word of mouth
    "MODAL I ADV{0,2} SPEAK TO MY doctor|dentist|banker|nurse|therapist",
    "best|better to? CALL ME",
    "WANT|MODAL|way _{0,4} word|conversation with D{0,5} _",
    "SPEAK TO YOU _{0,2} face to|2 face",
    "MODAL I _{0,2} SPEAK TO YOU in|by|over|on D? person|phone",
    "who|whom|where MODAL|ASKED|to I? CALL|SPEAK TO? about|regarding|concerning this|that|it|MY",
    "number MODAL|ASKED|to I? _{0,2} to SPEAK",
    "GET ME D{0,3} number I MODAL? CALL",
    "GET ME D{0,3} number _{0,2} WEAK|STRONG picks|answers",
    "how MODAL|ASKED I ADV? get|reach|CALL YOU by|on|over D? phone|telephone",
    "settle|resolve|discuss|handle|finish|sort this|it|MY _{0,2} by|on|over D? phone|telephone",
    "WANT|hear D{0,2} VOICE PLEASE|HALT|STOP",
    "HALT|STOP D? VOICE PLEASE",
    "skip|bypass|escape|avoid D? BOT",
    "LINK|send|pass|show MY|this|it _{0,3} TO D{0,4} STRONG",
    # Other languages
    "FSPEAK _{0,3} STRONG|WEAK",
    "STRONG|WEAK FSPEAK",
)

_CALL = (
    "HALT|STOP PLEASE|FILL|just{0,3} CALL ME|back",
    "HALT|STOP PLEASE|FILL{0,3} CALL MY _",
    "CALL ME ADV{0,2} PLEASE",
    "CALL ME back",
    "PLEASE ADV? CALL ME|MY",
    "MODAL YOU|WEAK|STRONG _{0,3} CALL ME",
    "HALT|STOP|PLEASE|YOU have _{0,4} CALL ME|MY",
    "WEAK|STRONG should|must|MODAL ADV? CALL ME",
    f"MODAL|have|get|let|ask|tell|need|want {_WHOM} _{{0,2}} to? CALL ME|MY",
    "MODAL YOU|someone|somebody|anyone D{0,3} CALL PLEASE|HALT",
    "give|gimme|drop ME D? call|ring|buzz|bell",
    "GET ME D? quick|short|phone call|ring",
    "I would? ADV{0,2} WANT|appreciate|value D{0,2} quick? phone? call|CALLBACK back? PLEASE|HALT|STOP|from|"
    "when|at|by|ON",
    "I would? ADV{0,2} WANT D? CALLBACK",
    "I would? ADV{0,2} WANT to? be called",
    "request|requesting|book|schedule|arrange|WANT D{0,2} phone? call|CALLBACK",
    "HALT PLEASE|FILL{0,2} D? CALLBACK PLEASE|HALT",
    "HALT PLEASE|FILL{0,2} CALL back PLEASE|HALT",
    "HALT|STOP PLEASE CALL PLEASE",
    "HALT|STOP PLEASE|just|so{0,2} CALL HALT|STOP|when",
    "MODAL YOU ADV? CALL HALT|STOP|PLEASE",
    "able to CALL ME|MY",
    "WANT WEAK|STRONG to CALL|contact ME|MY",
    "best|better|nice|good|great if D{0,3} STRONG|WEAK rings|calls|phones ME",
    "I MODAL be reached|contacted|called ON|at|by|between|under",
    "phone appointment",
    "FCALL",
    "nobody has|have called|rung|phoned ME yet",
    "arrange|schedule|book to? D{0,2} phone? CALL|CALLBACK",
    "possible to|D{1,3} phone? call|ring|callback",
    "HALT|STOP PLEASE CALL him|her|them",
    "WANT|for WEAK|STRONG to CALL|contact ME",
    "WEAK|STRONG needs|has to CALL|contact ME",
    "let|have|get D{0,4} WEAK|STRONG CALL ME|HALT|PLEASE",
    "GET ME D? number _{0,3} CALL",
    "call|ring whenever|anytime YOU|it|HALT|STOP",
    "call|ring at? any time",
    "MODAL YOU _{0,2} CALL him|her",
    "MODAL YOU GET|have WEAK|STRONG to? call|ring|phone|telephone",
)

_NOT_MEANT = (
    # Do I have to speak to someone; I don't want to
    "do|does|must|shall|should I|MY|he|she|they|one _{0,2} have|WANT _{0,3} SPEAK|CALL|contact|STRONG|WEAK",
    "must|shall|should I _{0,2} SPEAK|CALL|contact|LINK",
    "necessary|necessarily|required _{0,3} SPEAK|CALL",
    "dont|don't|didn't|didnt|doesn't|never|without|needn't|no ADV{0,2} WANT|have|CALL|SPEAK|LINK|contact|"
    "hand|put "
    "_{0,4} STRONG|WEAK|ME|back|SPEAK|CALL|CONTACT",
    "do|does|did not ADV{0,2} WANT|have|CALL|SPEAK|LINK|contact|hand|put _{0,4} STRONG|WEAK|ME|back|SPEAK|"
    "CALL",
    "dont|don't|didn't|didnt|not|never|without|needn't|no|stop _{0,1} CALL|LINK|contact|put ME|MY",
    "HALT|STOP FILL? no D{0,2} STRONG|CALL|CALLBACK",
    "without _{0,2} to? SPEAK|CALL",
    "rather not _{0,2} SPEAK|CALL _{0,3} WEAK|STRONG|ME|YOU",
    # If I call you; when can I reach one
    "whenever I|YOU|WEAK ADV? SPEAK|CALL|contact",
    "when|before|after|until|once|while I|YOU|WEAK ADV? SPEAK|CALL|contact|WANT",
    "HALT|STOP if I|YOU|WEAK ADV? SPEAK|CALL|contact|WANT",
    "when|until _{0,2} MODAL|is|are|ASKED _{0,3} SPEAK|CALL|reach|STRONG|WEAK|THERE",
    "YOU have put ME through",
    "contact|write ME ADV{0,2} by|via|at|through _{0,2} mail|email|post|letter",
    "WANT another|second STRONG|WEAK",
    "call ME a|an taxi|cab|uber|lyft|car|ambulance|minibus",
    "bring|add|invite another|extra|one STRONG|WEAK",
    "money|dollars|euros|pounds|funds|cash _{0,4} STRONG|WEAK",
    "share|split|shared|sharing|travel|travelling|fly _{0,4} with D{0,3} STRONG|WEAK",
    "WANT D{0,3} STRONG|WEAK to lose|go|be|pay|sign|die|leave|stop",
    # Whether one is a robot
    "I|you're|youre|are|am|is|it's ADV? not D? BOT",
)


_CUES = frozenset({"STRONG", "SPEAK", "FSPEAK", "CALL", "CALLBACK", "FCALL", "FLINK", "LINK", "BOT"})
_WEAK_CUES = frozenset({"WEAK", "PRO", "VOICE", "DEPT", "HAND", "CONTACT", "CALLED", "HELP"})
_COMPANIONS = frozenset({"ME", "WANT", "GET", "FIND", "PLEASE", "MODAL", "THERE"})
"""A message without a cue asks for nobody, and costs no more than finding that out. A weak one ("someone
used my card") needs another, a companion, or a message of few words ("customer service")."""

_FEW_WORDS = 3


@dataclass(frozen=True)
class Row:
    """A message as the words that the patterns know, and the class of each."""

    words: tuple[str, ...]
    classes: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Row:
        """The row of a text."""
        known = _known()
        words = tokens(text, known)
        return cls(tuple(words), tuple(known.get(word, word) for word in words))

    @property
    def has_cue(self) -> bool:
        """Whether it may ask for a person or a call at all."""
        found = set(self.classes)
        if not _CUES.isdisjoint(found):
            return True
        weak = len(_WEAK_CUES & found)
        few = len(self.words) <= _FEW_WORDS + 2  # it begins and ends with a border
        return weak > 1 or (weak == 1 and (few or not _COMPANIONS.isdisjoint(found)))


@dataclass(frozen=True)
class Found:
    """What the patterns find: a wish for a person, one for a call, and whether something is denied."""

    person: bool = False
    call: bool = False
    denied: bool = False


def find(row: Row) -> Found:
    """What a message asks for in words that can hardly be meant otherwise."""
    from spacy.tokens import Doc

    vocab, wishes, denials = _matchers()
    tags = [_GROUP_OF.get(name, "O") for name in row.classes]
    doc = Doc(vocab, words=list(row.words), lemmas=list(row.classes), tags=tags)
    denied = [(start, end) for _, start, end in denials(doc)]
    names = {
        vocab.strings[name]
        for name, start, end in wishes(doc)
        if not any(start < until and since < end for since, until in denied)
    }
    return Found(Wish.PERSON.value in names, Wish.CALL.value in names, bool(denied))


_ITEM = re.compile(r"(?P<names>[^\s?{]+)(?P<often>\?|\{\d+,\d+\})?")
_GROUPS = {
    "WHOM": ("STRONG", "WEAK", "PRO", "DEPT"),
    "ADV": (OTHER, "PLEASE", "FILL", "just", "really", "personally"),
}
"""Classes that many patterns take together; spaCy compares a tag faster than it looks into a set."""

_GROUP_OF = {name: group for group, names in _GROUPS.items() for name in names}
_BORDERS = {"HALT": HALT, "STOP": STOP}


@cache
def _known() -> dict[str, str]:
    """The class of each word of a pattern; a word that has none stands for itself."""
    every = (*_PERSON, *_CALL, *_NOT_MEANT)
    named = {name for pattern in every for names, _ in _items(pattern) for name in names}
    return {**{name: name for name in named if name.islower()}, **classes()}


@cache
def _matchers() -> tuple[Vocab, Matcher, Matcher]:
    """The vocabulary, the matcher of what is wished, and that of what is not meant."""
    import spacy
    from spacy.matcher import Matcher

    vocab = spacy.blank("en").vocab
    wishes, denials = Matcher(vocab), Matcher(vocab)
    for wish, patterns in ((Wish.PERSON, _PERSON), (Wish.CALL, _CALL)):
        wishes.add(wish.value, [row for pattern in patterns for row in _compiled(pattern)])
    denials.add("denied", [row for pattern in _NOT_MEANT for row in _compiled(pattern)])
    return vocab, wishes, denials


def _compiled(pattern: str) -> list[list[dict[str, Any]]]:
    """A pattern for spaCy, once for each alternative of its first item: a match begins there at every
    word."""
    items = _items(pattern)
    (first, often), rest = items[0], items[1:]
    return [[_item([name], often), *(_item(names, each) for names, each in rest)] for name in first]


def _items(pattern: str) -> list[tuple[list[str], str | None]]:
    """The alternatives of each item of a pattern, and how often it may come."""
    found = []
    for item in pattern.split():
        read = _ITEM.fullmatch(item)
        if read is None:
            raise ValueError(f"no item of a pattern: {item!r}")
        found.append((read["names"].split("|"), read["often"]))
    return found


def _item(names: list[str], often: str | None) -> dict[str, Any]:
    made: dict[str, Any]
    if names == ["_"]:
        made = {"IS_PUNCT": False}
    elif len(names) == 1:
        (name,) = names
        if name in _GROUPS:
            made = {"TAG": name}
        elif name in _BORDERS:
            made = {"ORTH": _BORDERS[name]}
        else:
            made = {"LEMMA" if name.isupper() else "ORTH": name}
    else:
        words = [word for name in names for word in _words_of(name)]
        made = {"ORTH": {"IN": words}}
    return {**made, **({"OP": often} if often else {})}


def _words_of(name: str) -> list[str]:
    if name in _BORDERS:
        return [_BORDERS[name]]
    wanted = _GROUPS.get(name, (name,))
    return [name, *(word for word, its_class in classes().items() if its_class in wanted)]
