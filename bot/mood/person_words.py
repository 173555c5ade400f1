"""The words in which customers ask for a person or a call, by class; and a message as a row of such words.

A message is reduced to the words that the patterns (bot.mood.person_patterns) know; every other word becomes
OTHER. A word that is one slip away from a longer one of them is read as that word ("humann", "agnet").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

OTHER, STOP = "x", "."
"""A word that no pattern knows, and the border between two clauses."""

HALT = ";"
"""The border between two sentences."""

_CLASSES = {
    "STRONG": """human humans person agent agents rep reps representative representatives operator operators
        manager managers supervisor supervisors employee employees colleague colleagues advisor
        advisors adviser superior receptionist staff coworker coworkers executive
        executives teammate consultant counsellor caseworker humanbeing csr persona persone persoon
        pessoa personne mensch menschen mitarbeiter mitarbeiterin agente humano humana operatore
        operador asesor conseiller conseillère representante konsultantem ansprechpartner
        ansprechpartnerin człowiekiem człowiek konsultant alguien atendente medewerker czlowiek""",
    "WEAK": """someone somebody anyone anybody people folks guy lady woman man soul boss owner whoever
        associate clerk ceo management quelqu'un
        quelquun alguém alguem jemand jemandem jemanden qualcuno iemand""",
    "PRO": """expert officer specialist nurse dentist doctor gp therapist pharmacist banker lawyer
        solicitor technician mechanic engineer""",
    "DEPT": """service services support care billing department team desk line fraud complaints retention
        headquarters office""",
    "D": """a an the one your you're ur some real actual live living proper another of member members
        senior different customer technical tech flesh blood true normal thinking sentient breathing
        which any un una une menschlichen menschliche echten ein einen einem eine einer uno um uma
        réelle real- account any1 genuine helpful competent responsible higher nice""",
    "I": "ich ik je i we i'd id i'm im i've ive i'll we'd we'll",
    "ME": "me us",
    "MY": "my our",
    "YOU": "you u ya",
    "WANT": """want wanna need needs like love prefer wish demand require request rather insist wants
        wanted looking quiero necesito möchte brauche veux voudrais vorrei quero preciso wil""",
    "MODAL": "can could may might would cann can't cant couldn't couldnt",
    "SPEAK": """explain talk speak chat discuss converse talking speaking chatting conversation word meet
        tlk""",
    "FCALL": """rappelé rappelée rappeler rappelez llame llamen llamame llámame
        llámenme zurückrufen terugbellen richiamate richiamatemi oddzwonić rufen ruft bel
        anrufen anruf chiamare chiamarmi chiamatemi ligar ligue ligarem appeler appelez""",
    "FLINK": """verbinden póngame pásame páseme passez passer comunicarme
        comuníqueme doorverbinden połączyć""",
    "CALLED": "called phoned telephoned rung",
    "HELP": "help assistance",
    "FSPEAK": """hablar rozmawiać porozmawiać parler sprechen parlare falar reden spreken habla hablan
        spricht parle parla praat""",
    "TO": "to with z con mit avec à com met",
    "CALL": "call ring phone telephone dial fone",
    "CALLBACK": "callback callbacks rückruf",
    "LINK": """escalation connect reconnect transfer switch forward patch escalate redirect refer route
        transferred connected reconnected""",
    "HAND": "put hand pass",
    "GET": "get give send fetch bring gimme giving getting",
    "FIND": "find",
    "NOT": """not no never without don't dont doesn't doesnt didn't didnt needn't won't wont nobody nor
        stop""",
    "BOT": """bot bots robot robots machine machines chatbot computer computers program software ai
        algorithm automation""",
    "PLEASE": """please pls plz plese kindly asap now immediately urgently urgent right away today tonight
        directly again back thanks thank cheers gracias svp bitte quick quickly merci por favor""",
    "FILL": "hi hello hey ok okay yes yeah yep so then well just oh ugh omg ffs sorry simply and",
    "ASKED": "do does did must shall should will have",
    "CASE": "if when whenever before after until once while unless",
    "THERE": "there here",
    "CONTACT": "contact contacted reach write",
    "VOICE": "voice",
    "WHO": "who whom",
    "ON": "on in over through up around available out",
}
_SPELT = {
    **dict.fromkeys(("humen", "humn", "humna", "hooman", "humanoid"), "human"),
    **dict.fromkeys(("tlk", "talc", "speek", "spk", "spek", "spaek", "tak"), "talk"),
    **dict.fromkeys(("cal", "cll"), "call"),
    **dict.fromkeys(("rng", "rign"), "ring"),
    **dict.fromkeys(
        ("sumone", "sombody", "sumbody", "smbdy", "smby", "sum1", "sm1", "some1", "smone", "sb"), "someone"
    ),
    **dict.fromkeys(("tok", "tawk"), "talk"),
    **dict.fromkeys(("manger", "mangr"), "manager"),
    **dict.fromkeys(("wiv", "wit"), "with"),
    "bak": "back",
    "giv": "give",
    "reel": "real",
    "frm": "from",
    "whr": "where",
    "pliz": "please",
    **dict.fromkeys(("persn", "preson", "persom"), "person"),
    **dict.fromkeys(("aget", "agnt"), "agent"),
    **dict.fromkeys(("wnat", "wan"), "want"),
    "2": "to",
    "w": "with",
    **dict.fromkeys(("nead", "ned"), "need"),
}
_SLIP_TARGETS = """human person agent representative representatives operator manager supervisor employee
    colleague advisor someone somebody anyone anybody speak talking speaking connect transfer telephone
    callback service please robot"""
"""Words that a slip is repaired to: those that matter, and that few other words are near to."""

_NO_SLIP = frozenset(
    [
        "humane",
        "humus",
        "hymn",
        "hymns",
        "yemen",
        "prison",
        "parson",
        "persona",
        "persons",
        "agency",
        "agents",
        "manage",
        "manages",
        "managed",
        "monger",
        "speck",
        "sneak",
        "peak",
        "connects",
        "transfers",
        "pleased",
        "pleases",
        "services",
        "serviced",
        "robots",
        "operators",
        "operates",
        "managers",
    ]
)
"""Other words that are one slip away from one of these."""

_SHORTEST = 5
"""Letters that a word needs to be taken for a slip."""

_SKELETONS = {
    "hmn": "human",
    "prsn": "person",
    "agnt": "agent",
    "ajnt": "agent",
    "oprtr": "operator",
    "mngr": "manager",
    "sprvsr": "supervisor",
    "rprsnttv": "representative",
    "cnct": "connect",
}
"""Words that a customer who spells by ear writes with the same consonants ("persun", "opperator")."""

_VOWELS = re.compile(r"(?<=.)[aeiouy]+")
_DOUBLED = re.compile(r"(.)\1+")

_SOMEONE = r"(?:some|any)(?: |-)?(?:one|body)|person|people|agent|1"
_PHRASES = re.compile(
    r"\b(?P<none>contact (?:person|people|detail)s?|(?:estate|travel|letting|booking|ticket|secret|cleaning|"
    r"antivirus) agents?|(?:per|each) person|(?:wait|ground|kitchen|domestic) staff)\b|"
    r"(?P<human>(?:human|living|real) (?:being|soul|voice|people|person)s?|live (?:one|1)|real 1|"
    r"(?:member|one) of (?:(?:the |your )(?:\w+ )?)?(?:staff|team|crew|personnel|colleagues|reps|"
    r"agents|people|employees|guys|folks)|"
    rf"(?:{_SOMEONE}) (?:with (?:a|some) (?:pulse|heartbeat|brain|heart|authority)|real|alive|human|"
    r"(?:from|on|in|at) (?:your|the|ur) (?:\w+ )?(?:team|staff|company|side|end|office|support|"
    r"service|desk|crew)))\b|"
    r"one of (?:you|your|ur|ya)\b(?: (?:lot|guys))?|(?:some|any) (?:one|body)\b|\bgrown[- ]up\b"
)
"""Phrases that stand for nobody, for "human", and otherwise for "someone"."""


def _said_for(phrase: re.Match[str]) -> str:
    if phrase["none"]:
        return "details"
    return "human" if phrase["human"] else "someone"


_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[.!?;\n]+|,|–|—| - |:")
_BORDERS = frozenset({"but", "because", "since", "although", "though"})
_STRETCHED = re.compile(r"([a-z])\1{2,}")


@cache
def classes() -> dict[str, str]:
    """The class of each word that has one."""
    return {word: name for name, words in _CLASSES.items() for word in words.split()}


@cache
def _pieces() -> dict[str, str]:
    """What is left of each word of _SLIP_TARGETS without one letter, or of it whole, and that word."""
    return {piece: word for word in _SLIP_TARGETS.split() for piece in _without_one(word)}


def tokens(text: str, known: Mapping[str, str]) -> list[str]:
    """The message as `known` words, OTHER, STOP and HALT; it begins and ends with HALT."""
    found = [HALT]
    plain = text.replace("’", "'").lower()
    plain = _PHRASES.sub(_said_for, plain)
    for token in _TOKEN.findall(plain):
        if token[0].isalnum():
            if token in _BORDERS:
                found.append(STOP)
            elif token in known:
                found.append(token)
            else:
                found.append(_near(token, known))
        elif found[-1] not in (STOP, HALT):
            found.append(STOP if token in (",", "–", "—", ":", " - ") else HALT)
        elif token[0] in ".!?;\n":
            found[-1] = HALT
    if found[-1] != HALT:
        found.append(HALT)
    return found


def _near(word: str, known: Mapping[str, str]) -> str:
    """The known word that `word` is a slip of, else OTHER."""
    if word in _SPELT:
        return _SPELT[word]
    plain = _STRETCHED.sub(r"\1", word)
    if plain in known:
        return plain
    if len(plain) < _SHORTEST or plain in _NO_SLIP or not plain.isascii():
        return OTHER
    near = (_pieces().get(piece) for piece in _without_one(plain))
    slip = next((target for target in near if target and target[0] == plain[0]), None)
    return slip or _SKELETONS.get(_DOUBLED.sub(r"\1", _VOWELS.sub("", plain)).replace("k", "c"), OTHER)


def _without_one(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
