"""Whether a message is in the guide's language, if that is English. There is no model: two lists and a
count.

Most words of a message are function words ("the", "is", "my"), and there are few of them. A message is
foreign if it has more of other languages' function words than of English ones and the guide's own words;
misspelt or slangy English still has its own. Other scripts show at once. In doubt, a message is English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MIN_WORDS = 3
"""Fewer words say too little: "Visa Mastercard?" is English, "mi tarjeta" hardly more Spanish than that."""

MIN_UNKNOWN = 5
"""A message of this many words is foreign if none of them is known, even if none is known to be foreign."""

MAX_LATIN = 0.5
"""A message with less than this share of its letters in Latin script is not English."""

MIN_ENGLISH = 0.2
"""Smallest share of function words in an English guide; the sample guide has 0.6."""

_FUNCTION_WORDS = """
a about after again all also am an and any anyone are aren't as at back be because been before being but
by
can can't cannot could did didn't do does doesn't doing don't down each else even ever every for from
get
go going gonna got had has hasn't have haven't having he he's her here him his how i i'd i'll i'm i've
if
in into is isn't it it's its just know less let like make many may me might more most much must my need
never no not now of off on once one only or other our out over own please really same she should so some
someone something still such sure take tell than that that's the their them then there there's these
they
they're thing things think this those through to too under until up ur us very want was wasn't we we're
well were what what's when where which while who who's whose why will with won't would wouldn't yes yet
you
you're your yours
dont doesnt didnt cant wont isnt wasnt im ive id whats hows wheres whos thats u r pls plz ok
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())

_FOREIGN_WORDS = """
el la los las un una que es por para mi mis mí tu su con como cómo qué cuando cuándo donde dónde esta
está estoy
tengo puedo quiero hay muy pero del al se le lo ya si sí porque
le les une des du est et ou où que qui quoi je j'ai vous nous mon ma mes votre vos pas dans sur avec
pour pourquoi
quand ce cette c'est ai été suis puis peut
der das ein eine einen meine mein meiner ist sind und oder nicht ich wir ihr sie mit auf für von zu wie
wer wo wann
warum habe hat wurde kann auch bei
o os um uma são não foi meu minha meus como quando onde você vocês eu tem com mais isso ao na da dos
il gli uno è sono mio mia della del che chi di come quando dove perché posso ho anche non stato stata
de het een ik mijn jullie wij zijn niet wat hoe waar wanneer waarom en van op met voor kan heb
jest czy moja moje mój jak kiedy gdzie dlaczego się nie mam mogę co to z na po został
er jeg det og ikke har hvad hva hvor hvordan mit mitt min kan med för är jag inte och att hur när vad
mina
bu bir ve mı mi için nasıl neden ne kartım benim var mıdır oldu
saya apakah kartu dan yang tidak bagaimana kapan dengan untuk ini itu di bisa
ako ang ng mga sa po ba ko paano nga naman
tôi của có không thẻ làm sao và là bị
na je moje ali kako kada zašto se nisam sam li sa
"""
FOREIGN_WORDS = frozenset(_FOREIGN_WORDS.split())
"""The commonest words of widespread languages in Latin script, accents as they are written."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

MAX_READ = 2000
"""Characters that are looked at; the language shows long before."""


@dataclass(frozen=True)
class English:
    """Tells English messages from others by their words. `words` are the guide's own, in lower case."""

    words: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> English | None:
        """Learns the words of a guide's texts; None if the guide is not in English."""
        found = [word for text in texts for word in words(text)]
        functional = sum(word in FUNCTION_WORDS for word in found)
        return cls(frozenset(found)) if found and functional / len(found) >= MIN_ENGLISH else None

    def is_foreign(self, text: str) -> bool:
        """Whether a message is in another language. In doubt, it is not."""
        text = text[:MAX_READ]
        if "¿" in text or "¡" in text:  # only Spanish opens a question or a cry with these
            return True
        letters = [character for character in text if character.isalpha()]
        if len(letters) > 1 and sum(map(_is_latin, letters)) / len(letters) < MAX_LATIN:
            return True
        found = words(text)
        if len(found) < MIN_WORDS:
            return False
        known = sum(word in FUNCTION_WORDS or word in self.words for word in found)
        foreign = sum(self._looks_foreign(word) for word in found)
        return (foreign >= 2 and foreign > known) or (known == 0 and len(found) >= MIN_UNKNOWN)

    def _looks_foreign(self, word: str) -> bool:
        if word in FUNCTION_WORDS or word in self.words:
            return False
        return word in FOREIGN_WORDS or not word.isascii()


def words(text: str) -> list[str]:
    """The words of a text in lower case, with straight apostrophes; numbers do not count as words."""
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def _is_latin(character: str) -> bool:
    return character.isascii() or unicodedata.name(character, "").startswith("LATIN")
