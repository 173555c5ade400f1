"""A question of a guide in other forms: as a statement, terse, in the first person.

There is no tagger: blank English has none, and nothing is downloaded. The ways in which a guide's questions
begin are few, so a table of patterns turns each into what customers write in its place. What no pattern fits
is only shortened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.text.clauses import split_questions
from bot.text.leaning import has_only_function_words, leans
from bot.text.sentences import split_sentences

_I = "(?:i|we|one)"
_DO_I = rf"(?:do|can|may|could|should|would|must|shall) {_I}"

_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    # how to do something
    (
        r"how long (?:does|will|do) (?P<x>.+) (?:take|last)",
        (
            "how many days for {x}?",
            "{x} time",
            "still waiting for {x}",
            "is {x} quick?",
            "how long do I have to wait for {x}?",
        ),
    ),
    (
        r"(?:what (?:does|do|will)|how much (?:does|do|will)) (?P<x>.+) cost",
        (
            "how much is {x}?",
            "{x} price",
            "how much do you charge for {x}?",
            "is {x} free?",
            "I want to know what I pay for {x}",
            "is {x} expensive?",
        ),
    ),
    (
        r"how much (?:is|are) (?P<x>.+)",
        ("{x} price", "what does {x} cost?", "how much do you charge for {x}?"),
    ),
    (
        r"how (?:often|soon|far) (?:is|are) (?P<x>\w+(?: \w+)?) (?P<done>\w+ed|sent|made|paid)\b.*",
        ("when are {x} {done}?", "I want to know when {x} get {done}", "{x} {done} when"),
    ),
    (
        rf"how {_DO_I} (?:find out|know|tell|see|recognise|recognize)(?: that| whether| if) (?P<s>.+)",
        ("I'm not sure if {s}", "I don't know whether {s}", "how to check if {s}", "is it true that {s}?"),
    ),
    (
        rf"how {_DO_I} (?P<do>.+)",
        (
            "I want to {do}",
            "{do}",
            "can I {do}?",
            "I can't {do}",
            "where do I {do}?",
            "need help to {do}",
            "I have been trying to {do}",
        ),
    ),
    (r"how (?:does|do) (?P<x>.+) work", ("explain {x}", "I don't understand {x}", "how to use {x}", "{x}")),
    (
        r"how (?P<adj>large|big|long|hard|old|safe|fast) (?P<rest>.+)",
        ("I want to know how {adj} {rest_told}",),
    ),
    (
        r"how (?P<be>is|are) (?P<x>.+) (?P<done>\w+(?:ed|en|paid|sent|made))",
        ("I need {x} {done}", "what do I do with {x}?", "who gets {x} {done}?", "{x}"),
    ),
    # may I
    (
        rf"(?:can|could|may|do|will) {_I} (?:have|get|obtain|receive|be given) (?P<x>(?!to ).+)",
        ("I want {x}", "I need {x}", "I would like {x} please", "{x}", "how do I get {x}?"),
    ),
    (
        rf"(?:am|are) {_I} (?:entitled to|eligible for|owed|able to get) (?P<x>.+)",
        ("I want {x}", "can I get {x}?", "do I get {x}?", "{x}", "how do I claim {x}?"),
    ),
    (
        rf"(?:should|must) {_I} (?P<do>.+)",
        (
            "do I need to {do}?",
            "I don't know whether to {do}",
            "is it a good idea to {do}?",
            "I don't want to {do}",
        ),
    ),
    (
        rf"(?:do|will) {_I} (?:have|need) to (?P<do>.+)",
        (
            "I don't want to {do}",
            "is it necessary to {do}?",
            "what if I don't {do}?",
            "can I choose not to {do}?",
        ),
    ),
    (
        rf"(?:do|will) {_I} need (?P<x>.+?)(?: to (?P<do>.+))?",
        ("I don't have {x}", "is {x} required?", "can I do without {x}?", "no {x_bare}"),
    ),
    (
        rf"(?:can|could|may) {_I} (?:still |also )?(?P<do>.+)",
        (
            "I want to {do}",
            "{do}",
            "is it possible to {do}?",
            "am I allowed to {do}?",
            "how do I {do}?",
            "I would like to {do}",
        ),
    ),
    (
        r"will (?P<x>(?!i\b|you\b|it\b).+?) be (?P<rest>.+)",
        ("{does} {x} get {rest}?", "I don't know if {x} will be {rest}", "what if {x} {be} not {rest}?"),
    ),
    (
        r"will (?P<x>my .+?) (?P<do>go|run|operate|arrive|work|change|come|start|end|still)\b(?P<rest>.*)",
        ("I don't know if {x} will {do}{rest}", "is {x} still on{rest}?", "what if {x} does not {do}{rest}?"),
    ),
    (
        r"will (?P<it>it|they|this) (?P<do>.+)",
        ("I'm not sure {it} will {do}", "what if {it} won't {do}?", "does {it} {do}?"),
    ),
    # do you
    (
        r"(?:do|can|will|could) you (?:have|offer|sell|stock|provide) (?P<x>.+)",
        ("I am looking for {x}", "can I get {x}?", "is there {x}?", "{x}", "I need {x}"),
    ),
    (
        r"(?:do|can|will|would|could) you (?P<do>.+)",
        (
            "I want you to {do_mine}",
            "{do_mine}",
            "is it possible for you to {do_mine}?",
            "who will {do_mine}?",
        ),
    ),
    (
        r"(?:is|are) there (?:also )?(?P<x>.+)",
        ("do you have {x}?", "I am looking for {x}", "{x}", "can I get {x}?", "I need {x}"),
    ),
    # where and when
    (
        r"where (?P<be>is|are) (?P<x>.+?) (?:stored|kept|held)",
        ("where do you keep {x}?", "which country {be} {x} in?", "I want to know where {x} {be} kept"),
    ),
    (
        r"where (?:is|are) (?P<x>(?:my|our|the) .+)",
        (
            "I can't find {x}",
            "I am looking for {x}",
            "{x} has not come",
            "no sign of {x}",
            "I am still waiting for {x}",
        ),
    ),
    (
        rf"where {_DO_I} (?:find|see|get|look up) (?P<x>.+)",
        ("I can't find {x}", "I am looking for {x}", "I need {x}", "show me {x}", "{x}"),
    ),
    (rf"where {_DO_I} (?P<do>.+)", ("I want to {do}", "{do}", "is there a place to {do}?", "where to {do}")),
    (
        r"where do you (?P<do>.+)",
        ("do you {do} here?", "do you {do} to my address?", "which places do you {do} to?"),
    ),
    (
        rf"when (?:will|do|can) {_I} (?:get|receive|have) (?P<x>.+)",
        (
            "I am still waiting for {x}",
            "I have not had {x} yet",
            "how long until I get {x}?",
            "where is {x}?",
            "still no {x_bare}",
        ),
    ),
    (
        r"when (?:will|is) (?P<x>.+?) (?:be )?back in stock",
        (
            "{x} is sold out",
            "out of stock",
            "I want to buy {x} but it is sold out",
            "when can I order {x} again?",
        ),
    ),
    (
        rf"when {_DO_I} (?P<do>.+)",
        ("what time can I {do}?", "can I {do} now?", "I want to {do}", "is it too early to {do}?"),
    ),
    (
        r"when is the best time to (?P<do>.+)",
        ("when should I {do}?", "is it too early to {do}?", "which month should I {do}?"),
    ),
    (r"when (?:is|are) (?P<x>.+)", ("{x} date", "what day is {x}?", "I don't know when {x} is")),
    (
        r"when (?P<must>must|should|can|will) (?P<x>.+)",
        ("what time {must} {x}?", "what day {must} {x}?", "is there a set time when {x_told}?"),
    ),
    # who
    (
        r"who (?:is|are) (?:eligible for|offered|entitled to|given) (?P<x>.+)",
        (
            "am I eligible for {x}?",
            "can I get {x}?",
            "do I qualify for {x}?",
            "I want {x}",
            "am I too young for {x}?",
        ),
    ),
    (
        r"who can (?:have|get|receive|use) (?P<x>.+)",
        ("can I have {x}?", "do I qualify for {x}?", "I want {x}", "am I allowed {x}?"),
    ),
    (
        r"who (?:is|are|was|were) (?P<how>affected|included|involved|eligible)",
        ("am I {how}?", "I want to know if I am {how}"),
    ),
    (
        rf"whom? {_DO_I} (?:call|contact|ask|tell|write to)(?: (?P<rest>.+))?",
        ("I need a number to call", "phone number", "who should I talk to?", "I want to speak to someone"),
    ),
    (
        r"can (?:people|persons|anyone|somebody) with (?P<x>.+?) (?P<do>be .+|have .+|get .+)",
        ("I have {x}, can I {do}?", "is it safe with {x}?"),
    ),
    (
        r"can (?P<x>(?:the|this|my) .+?) give (?:me|you) (?P<y>.+)",
        ("do you get {y} from {x}?", "I got {y} from {x}"),
    ),
    # what
    (
        r"what(?:'s| is) the difference between (?P<x>.+) and (?P<y>.+)",
        (
            "{x} or {y}?",
            "{x} vs {y}",
            "I don't know whether to choose {x} or {y}",
            "which is better, {x} or {y}?",
        ),
    ),
    (r"what happens if (?P<s>.+)", ("what if {s}?", "{s}, what now?", "{s}")),
    (
        rf"what (?:should|do|can|must) {_I} do (?:if|when|after) (?P<s>.+)",
        ("what if {s}?", "{s}, what now?", "{s}"),
    ),
    (
        rf"what (?:should|do|can|must) {_I} do (?:during|about|with) (?P<x>.+)",
        ("there is {x}, what now?", "{x}, what do I do?", "{x}"),
    ),
    (
        r"what (?:may|can|should|must) (?:be put|go) (?P<x>.+)",
        ("what can I put {x}?", "can I put this {x}?", "is this allowed {x}?", "what goes {x}?"),
    ),
    (
        rf"(?:what|which) (?P<x>.+?) {_DO_I} (?P<do>need|bring|have)\b(?P<rest>.*)",
        ("do I {do} {x}{rest}?", "list of {x}", "{x}{rest}"),
    ),
    (
        r"(?:what|which) (?P<x>\w+(?: \w+)?) (?:does|do) (?P<y>.+?) "
        r"(?P<do>run on|use|support|offer|collect|keep|have)\b(?P<rest>.*)",
        ("does {y} {do} my {x_one}{rest}?", "I want to know which {x} {y} can {do}{rest}", "{x}{rest}"),
    ),
    (
        r"(?:what|which) (?P<x>\w+(?: \w+)?) (?:is|are) (?:available|there|possible)",
        ("what {x} do you have?", "list of {x}", "{x}", "I want to choose from the {x}"),
    ),
    (
        r"what (?P<be>is|are) (?P<x>.+?) (?P<do>\w+ing)\b(?P<rest> .*)?",
        ("I want to know what {x} {be} {do}{rest}",),
    ),
    (
        r"(?:what|which) (?:is|are|was|were) (?P<x>.+)",
        ("{x}", "tell me about {x}", "I don't understand {x}", "I want to know more about {x}"),
    ),
    (r"what do (?P<x>\w+) contain", ("what is in {x}?", "I want to know what is in {x}", "{x} contents")),
    # why
    (
        r"why (?:was|were) i not (?P<done>.+)",
        ("I was not {done}", "nobody told me", "I should have been {done}"),
    ),
    (
        r"why (?P<be>is|are|was|were) (?P<x>.+?) (?P<rest>(?:so|too|not|still|being|always|now|already) .+)",
        ("{x} {be} {rest}", "{x} {rest}", "I don't like that {x} {be} {rest}"),
    ),
    (r"why do i need (?P<x>.+)", ("I don't think I need {x}", "do I really need {x}?", "I don't want {x}")),
    # is it so
    (
        r"(?P<be>is|are) (?P<x>.+) (?P<adj>safe|free|available|encrypted|included|required|needed|secure|"
        r"backed up|real|true|sustainable)"
        r"(?P<rest>\b.*)",
        (
            "I'm not sure that {x} {be} {adj}{rest}",
            "{be} {x} really {adj}{rest}?",
            "I'm worried {x} might not be {adj}{rest}",
        ),
    ),
    (r"has any of (?P<x>.+?) been (?P<done>\w+)\b.*", ("has anybody {done} {x}?", "was {x} {done}?")),
    (
        r"does (?P<x>the app|it|the \w+) have (?P<y>.+)",
        ("is there {y}?", "I need {y}", "{y}", "I can't find {y}"),
    ),
    (
        r"does (?P<x>the .+?) affect (?P<y>.+)",
        ("what about {y}?", "will {y} be okay?", "I am worried about {y}"),
    ),
    (
        r"does (?P<x>it|this|the \w+) work with (?P<y>.+)",
        ("can I use {y}?", "{y} support", "I want to use {x} with {y}"),
    ),
    (r"does (?P<x>it|this|the \w+) (?P<do>.+)", ("will {x} {do}?", "I want to know if {x} can {do}")),
)
"""How a question begins, without its end mark, and what customers write in its place."""

_TOLD_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"(?P<x>(?:my|the|our|your) .+?) (?:does not|doesn't|do not|don't) (?P<do>(?:(?! or i ).)+)",
        ("why {does}n't {x} {do}?", "{x} won't {do}", "can't get {x} to {do}", "problem with {x}"),
    ),
    (
        r"(?:i have |i've |i )lost (?P<x>.+)",
        ("I can't find {x}", "lost {x}", "{x} is gone", "where can I get {x} again?"),
    ),
    (
        r"i (?:forgot|have forgotten) (?P<x>.+)",
        ("I don't remember {x}", "forgot {x}", "I lost {x}", "reset {x}"),
    ),
    (r"i (?:have received|received|got) (?P<x>.+)", ("you sent me {x}", "got {x}", "why did I get {x}?")),
    (r"(?:i've|i have) (?P<rest>.+)", ("what if I have {rest}?", "{rest}")),
    (r"i (?:did not|didn't) (?P<do>.+)", ("what if I didn't {do}?", "didn't {do}")),
    (r"i am (?P<rest>.+)", ("what if I am {rest}?", "I'm {rest}, help", "{rest}")),
    (r"i (?:think|believe)(?: that)? (?P<s>.+)", ("{s}", "what if {s}?", "I'm afraid {s}")),
    (r"there (?:is|are) no (?P<x>.+)", ("I get no {x}", "no {x}", "why are there no {x}?", "{x} missing")),
    (
        r"(?P<x>[^,]+?) (?P<be>is|are|was) (?P<rest>[^,]+|[^,]+, \w+ or \w+)",
        ("{x} {rest}", "what if {x} {be} {rest}?", "why {be} {x} {rest}?", "help, {x} {be} {rest}"),
    ),
    (r"(?P<s>.+)", ("what if {s}?", "{s}, what now?", "help, {s}")),
)
"""The same for what a guide's question tells ("My order is late.")."""

_COMPILED = [(re.compile(pattern, re.IGNORECASE), forms) for pattern, forms in _RULES]
_COMPILED_TOLD = [(re.compile(pattern, re.IGNORECASE), forms) for pattern, forms in _TOLD_RULES]

_ASKS_IN_GENERAL = re.compile(
    r"(?:what|whom?|how)\b(?: \w+){0,4}|do i get the difference|can i change it", re.IGNORECASE
)
_IS_QUESTION = re.compile(
    r"(?:who|whom|what|when|where|which|why|how|is|are|am|was|were|do|does|did|can|could|may|will|would|should|must|"
    r"has|have you|what's)\b",
    re.IGNORECASE,
)
_HOW_TO = re.compile(r"^(how|where|when) (?:do|can|may|should) i\b", re.IGNORECASE)
_ASKING_VERB = re.compile(
    r"^(?:is|are|was|were|am|do|does|did|can|could|may|will|would|should|must|has|have)\s+"
    r"(?!i\b|you\b|we\b|it\b|they\b|there\b)",
    re.IGNORECASE,
)
_SMALL = re.compile(r"(?<!of )\b(?:a|an|the|my|your|our)\s+", re.IGNORECASE)
_NOT_SAID = re.compile(r"(?:be|how do I be|I can't be)\b")
"""What a pattern makes of the passive: "how do I be vaccinated"."""

_ARTICLE = re.compile(r"^(?:a|an|the|my|our|your|any|some)\s+", re.IGNORECASE)
_MY = re.compile(r"\bmy\b")
_COMMON_START = re.compile(
    r"^(?:my|the|a|an|our|your|how|what|when|where|which|who|whom|why|is|are|can|do|does|did|will|there|something|"
    r"should|may|must|has|have|any|it|only)\b",
    re.IGNORECASE,
)
_HERE_IS = {"you": "I", "your": "my", "me": "me"}


def rephrasings(question: str) -> Iterator[str]:
    """Other forms of a question, in lower case but for names, most different first; near repeats included.

    Several questions in one ("Where does it come from, and is it safe?") are each put into other forms. What
    is told before a question is too: "My order is late. What now?" asks by telling.
    """
    told, asked = _parts(question)
    for sentence in told:
        yield from _forms(sentence, _COMPILED_TOLD)
        yield sentence
    for sentence in asked:
        yield from _forms(sentence, _COMPILED)
        for condition in re.findall(r"^(.+?) (?:if|when|after) (i .+)$", sentence, re.IGNORECASE):
            yield f"{condition[1]}, {condition[0]}?"
        short = _shortened(sentence)
        if len(short.split()) > 1:
            yield short
    if told and asked:
        yield f"{told[-1]}, {asked[-1]}?"
    whole = _start(" ".join((*told, *asked)))
    if _MY.search(whole):
        end = "?" if asked else ""
        yield _MY.sub("our", whole) + end


def _parts(question: str) -> tuple[list[str], list[str]]:
    """What is told and what is asked in a question, each without its end mark."""
    told: list[str] = []
    asked: list[str] = []
    for sentence in split_sentences(question):
        for part in split_questions(sentence) or (sentence,):
            text = " ".join(part.split()).rstrip("?.! ").replace("’", "'")
            if not text or (asked and leans(text)):
                continue
            (asked if part.rstrip().endswith("?") or _IS_QUESTION.match(text) else told).append(_start(text))
    if told:
        asked = [
            text for text in asked if not (_ASKS_IN_GENERAL.fullmatch(text) or has_only_function_words(text))
        ]
    return told, asked


def _forms(sentence: str, rules: list[tuple[re.Pattern[str], tuple[str, ...]]]) -> Iterator[str]:
    """The forms of the first pattern that fits the whole sentence."""
    for pattern, forms in rules:
        found = pattern.fullmatch(sentence)
        if found:
            slots = _slots({name: text or "" for name, text in found.groupdict().items()})
            made = (" ".join(form.format(**slots).split()) for form in forms)
            yield from (text for text in made if not _NOT_SAID.match(text))
            return


def _slots(found: dict[str, str]) -> dict[str, str]:
    """What the forms may name: the groups of the pattern, and their variants."""
    x, do = found.get("x", ""), found.get("do", "")
    plural = x.lower().endswith("s") and not x.lower().endswith("ss")
    return {
        **found,
        "be": found.get("be") or ("are" if plural else "is"),
        "does": "do" if plural else "does",
        "x_told": _told(f"{found.get('must', '')} {x}"),
        "x_bare": _ARTICLE.sub("", x),
        "x_one": x.removesuffix("s"),
        "do_mine": re.sub(r"\b(you|your)\b", lambda word: _HERE_IS[word.group()], do),
        "rest_told": _told(found.get("rest", "")),
    }


def _told(rest: str) -> str:
    """ "may a file be" as "a file may be", and "is the water" as "the water is"."""
    swapped = re.fullmatch(r"(is|are|was|were) (.+)", rest)
    if swapped:
        return f"{swapped[2]} {swapped[1]}"
    modal = re.fullmatch(r"(may|can|will|must|should) (.+?) (be|have|get)\b(.*)", rest)
    return f"{modal[2]} {modal[1]} {modal[3]}{modal[4]}" if modal else rest


def _shortened(sentence: str) -> str:
    """The sentence as a customer types it in haste: without articles and without the verb that asks."""
    short = _ASKING_VERB.sub("", _HOW_TO.sub(r"\1 to", sentence))
    if short != sentence:
        short = short.replace(" be ", " ", 1)
    return _SMALL.sub("", short)


def _start(text: str) -> str:
    """The text in lower case at its start, unless it begins with a name or with "I"."""
    return text[:1].lower() + text[1:] if _COMMON_START.match(text) else text
