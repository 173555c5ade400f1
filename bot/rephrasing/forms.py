"""How a guide's questions begin, and what customers write in their place: the table of
bot.rephrasing.questions.

A pattern fits a whole sentence, in lower case at its start and without its end mark. A form names the groups
of the pattern, and the variants that bot.rephrasing.questions makes of them (`x_bare`, `be`, `does`, …). The
first pattern that fits decides, so that a narrow one stands above a wide one.
"""

from __future__ import annotations

_I = "(?:i|we|one)"
_DO_I = rf"(?:do|can|may|could|should|would|must|shall) {_I}"

ASKED: tuple[tuple[str, tuple[str, ...]], ...] = (
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
    (
        r"does (?P<x>it|this|the \w+(?: \w+)?) "
        r"(?P<do>(?:cause|come|contain|cost|cover|fit|help|include|last|mean|need|run|take|work)\b.*)",
        ("will {x} {do}?", "I want to know if {x} can {do}"),
    ),
)
"""How a question begins, without its end mark, and what customers write in its place."""

TOLD: tuple[tuple[str, tuple[str, ...]], ...] = (
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
