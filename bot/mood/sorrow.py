"""Grief, fear, despair, mockery and blame in the customer's own voice: what wants a person, and is rarely
shouted.

Rules over a lower-case text. They look at who is spoken of and to whom: a husband dies, and so does a
battery; "well done" is praise, or it is not. The learned head of bot.mood.upset weighs what they find.
"""

from __future__ import annotations

import re

SORROW = ("grief", "fear", "hopelessness", "mockery", "blame")
"""The features that `sorrow` returns, in its order."""

_KIN = (
    r"(?:husband|wife|mother|mum|mom|father|dad|sons?|daughters?|child|children|kids?|baby|brother|sister|"
    r"friend|"
    r"partner|fianc[ée]e?|parents?|girl|boy|grand\w+|aunt|uncle|twin|nan|granny|grandpa|mama|papa)"
)
_OUT = (
    r"fast|quick|prompt|the (?:help|info\w*|answer|link|update|tip)|"
    r"explaining|clearing|getting back|replying|letting|everything|anything|trying|helping|looking|checking"
)
"""What customers honestly thank for."""

_HUNTER = (
    r"(?:my|the|this|that) (?:\w+ )?(?:man|men|woman|guy|ex|husband|wife|father|brother|stalker|criminals?)"
)
"""Whose finding one is to be feared; "find me a dentist" is a request."""

_GRIEF = (
    rf"\b{_KIN}(?:'s)? (?:\w+ ){{0,2}}(?:died|dead|dying|passed(?! (?:his|her|the|a|an|my|on the)\b)|(?:is|"
    rf"was) killed|"
    r"took (?:his|her) (?:own )?life|didn't make it)\b",
    r"\b(?:he|she|they) (?:\w+ )?(?:died|passed away|is dying|was dying|are dying)\b",
    rf"\b(?:lost|losing|buried|burying|bury|miss|mourn\w*) (?:my|our) (?:\w+ )?{_KIN}\b",
    r"\bpassed away\b|\bfunerals?\b|\bwidow(?:er|ed)?\b|\bhospice\b|\bintensive care\b|\bterminal(?:ly)? "
    r"ill\w*\b",
    rf"\b(?:my|our|his|her) late {_KIN}\b|\bdead (?:man|woman|child|person|people|mother|father|husband|"
    rf"wife|son)\b",
    r"\b(?:weeks|months|days) to live\b|\bgriev\w+\b|\bbereave\w+\b|\bin mourning\b|\bmiscarr\w+\b|"
    r"\bstillb\w+\b",
    r"\bmiss (?:him|her|them)(?: so)?\b|\bheart ?broken\b|\bheart is broken\b|\bbr(?:ea|o)ks?e? (?:my|our) "
    r"heart\b|"
    r"\bbroke my heart\b",
    rf"\b{_KIN} (?:is|'s|has been|are) gone\b|\b(?:is|are) not here any ?more\b|\b(?:not|no longer) with us "
    rf"any ?more\b|\b(?:his|her|their|{_KIN}'?s?) ashes\b|"
    rf"\b(?:would have been|would be) (?:\d\d|twenty|thirty|forty|fifty|sixty|seventy|eighty) (?:today|now|"
    rf"this)\b|"
    rf"\b{_KIN} left us (?:on|last|in|this)\b|\b(?:my|our) {_KIN}'s gone\b",
)
_FEAR = (
    r"\b(?:i'm|i am|im|we're|we are|she's|he's|so|too|really|getting|feel|been) (?:\w+ )?"
    r"(?:scared|afraid|frightened|terrified|petrified|panicking|unsafe)\b",
    r"\bscared to death\b|\bpanic attacks?\b|\bin (?:a )?panic\b|\bnightmares?\b|\bliving in fear\b|\bfear "
    r"for\b",
    r"\b(?:don't|do not|dont) dare\b|\bdaren't\b|\blie awake\b|\bawake (?:all night|at night)\b",
    r"\b(?:haven't|havent|have not|not|hardly|barely) (?:slept|eaten)\b|\bcan(?:'t|not|t) (?:sleep|eat|"
    r"breathe|stop)\b",
    r"\bsick with worry\b|\bworried sick\b|\bin knots\b|\bheart (?:is|was|keeps|'s)? ?(?:racing|pounding)\b",
    r"\b(?:shaking|trembling|shiver\w*)\b|\bi jump\b|\bjumpy\b|\blook(?:ing)? over my shoulder\b",
    r"\b(?:comes?|came|coming|turns? up|shows? up|stand\w*) (?:to|at|outside|in front of) my (?:house|door|"
    r"home|flat|"
    r"window|work)\b|\bknows? where (?:i|we|my \w+) lives?\b",
    rf"\b(?:he|she|they|it|{_HUNTER})(?:'ll|'d)? (?:(?:will|can|could|might|may|would|won't|can't|couldn't|"
    r"cannot|not|never|always|comes?|wants?|tries|going|to|and|how|where) ){0,3}finds? (?:me|us)\b(?! (?:an?|"
    r"some\w*|any|the|my|our|one|two|\d+)\b)",
    r"\b(?:hurt|harm|kill|come after) (?:me|us|my (?:family|kids|children|daughter|son|wife|husband))\b",
    r"\b(?:don't|do not|no longer|not) feel(?:ing)? safe\b|\bscares me\b(?! more)|\bcom(?:e|ing) after "
    r"(?:me|us)\b|"
    r"\bcheck(?:ing)? the (?:locks|doors?|windows?)\b|\bmakes me freeze\b|\b(?:watches|watching) (?:me|us|"
    r"my|our)\b",
    r"\bfeel(?:ing)? (?:\w+ )?(?:watched|followed|violated|exposed|naked)\b|\bevery (?:noise|sound)\b",
)
_HOPELESSNESS = (
    r"^\W*(?:i|we) give up\W*$|\bi (?:just )?give up[.!,]|\bno (?:strength|energy|will) left\b|\bno "
    r"strength\b",
    r"\bno hope\b|\bhopeless\b|\bhelpless\b|\bpointless\b|\bwhat's the point\W*(?:$|it|in (?:any|going|"
    r"living))",
    r"\bend of my (?:rope|tether)\b|\bwit'?s'? end\b|\bbreaking point\b|\bat rock bottom\b",
    r"\bcan(?:'t|not|t) (?:\w+ )?(?:take|bear|cope|go on|do this|stand|handle|deal with|manage) ?(?:\w+ "
    r")?(?:it|this|"
    r"any ?more|any longer|one more|alone|another)?\b",
    r"\blost everything\b|\beverything i (?:had|worked|own|saved)\b|\bfall(?:ing|s|en)? apart\b|\bi'?m "
    r"drowning\b",
    r"\b(?:end up|be|out|living|sleep) on the street\b|\blos(?:e|ing) (?:my|our) (?:home|house|flat|job)\b|"
    r"\bevicted\b",
    r"\bdon(?:'t|t) know (?:what (?:else )?to do|where to turn|how to go on)\b|\bnowhere to turn\b|\ball "
    r"alone\b",
    r"\b(?:no|any) way out\b|\bwept\b|\bsobb\w+|\bno money (?:left )?for (?:food|rent|milk|heating|medicine|"
    r"nappies)\b|"
    r"\bsavings?,? (?:are |is )?(?:all )?gone\b|\bnothing left to (?:give|live|lose|eat)\b|\bi can't any "
    r"?more\b",
    r"\bit(?:'s| is) (?:all )?over for\b|\bbroke down\b|\bfeel (?:\w+ )?(?:empty|numb|alone|lost|"
    r"worthless)\b",
    r"\bnothing (?:i do )?(?:helps|works|matters|makes any difference)\b|\bno one (?:listens|helps|cares)\b|"
    r"\bnobody (?:listens|helps|cares)\b|\bwant it (?:all )?to stop\b|\bwant to cry\b|"
    r"\bcry(?:ing)?\b.*\b(?:over|here|"
    r"all|stop|since)\b|\bin tears\b|\bhow (?:am i|are we|do i) supposed to (?:live|eat|feed|pay|cope)\b",
)
_MOCKERY = (
    r"^\W*(?:oh |wow,? |yeah,? |well,? )*(?:great|good|nice|fine|fantastic|brilliant|excellent|super|"
    r"stellar|amazing|"
    r"wonderful|top|terrific|outstanding|lovely|classy) (?:job|work|service|going|effort|security|one|"
    r"timing)\b"
    r"(?! (?:thanks|thank you|with the quick))",
    r"^\W*(?:oh |wow,? )*(?:well done|bravo|congrat\w+|kudos|hats off)\b|\bslow clap\b|\bround of applause\b",
    rf"\bthanks? (?:you )?(?:a lot |so much |a bunch |a million |ever so much )?for (?!{_OUT})(?:\w+ "
    rf")?(?:\w+ing\b|nothing)",
    r"\bso (?:glad|happy|pleased) (?:that )?i (?:pay|paid|chose|trusted|stayed|waited|signed)\b",
    r"\bhow (?:nice|kind|lovely|thoughtful|sweet|generous|considerate|convenient)\b(?: of you)? to (?!write|"
    r"ask|offer|call)",
    r"^\W*(?:oh|ah|yay|wow)[ ,]+(?:great|good|joy|wonderful|lovely|perfect|fantastic|brilliant|super|nice|"
    r"another)\b",
    r"^\W*lovely\W+(?:just|really|absolutely)\b|\b(?:great|perfect|lovely|brilliant|marvell?ous),? just "
    r"\w+\b",
    r"\bwhat a (?:treat|joy|delight|pleasant|lovely surprise|wonderful)\b|\bjust what i (?:needed|wanted)\b",
    r"\bmust be (?:so |very |really )?proud\b|\bhope you(?:'re| are)? (?:\w+ )?(?:happy|proud|sleep|can "
    r"sleep)\b",
    r"\bgee,? thanks\b|\b(?:ten|10) out of (?:ten|10),? (?:would|for (?:losing|leaking|nothing))\b|\bmother "
    r"of the year\b",
    r"\bimportant to (?:us|you)\W{1,3}|\btakes? (?:my |our |your )?(?:privacy|security|safety) (?:very "
    r")?serious\w*\W*"
    r"(?:right|sure|lol|haha|yeah)",
    r"\bsure,? (?:let me|i'll) just\b|\bmaybe (?:hire|ask|pay) (?:the|that|a) (?:hacker|thief|criminal|"
    r"crook)\b",
    r"\b(?:can't|cannot) wait for (?:the|your) next (?:apology|leak|letter|excuse|breach)\b|\bnice touch,? "
    r"\w+ing\b|"
    r"\banother (?:leak|breach|apology|excuse)\b|\bi (?:love|adore|like) how you (?:call|pretend|say|write|"
    r"blame|keep)\b|"
    r"\bwhat an honou?r to (?:be part|have my|lose)\b|\b(?:you really are|you're really) the best\b|"
    r"\bthe (?:hackers?|thie(?:f|ves)|criminals?) (?:say|says|send|must) (?:thank|love)\w*",
    r"\bin somebody else's hands\b|\b(?:fastest|biggest|best|greatest) (?:leak|breach|mess)\b|\bwould get "
    r"robbed\b",
)
_BLAME = (
    r"\byou (?:people|lot|guys)\b(?! (?:are (?:great|kind|lovely|doing)|rock|open|have|do|still|offer|sell|"
    r"get|from))",
    r"\byou(?:'ve| have)?(?: just| really| all)? (?:ruined|destroyed|wrecked|cost me|failed|betrayed|robbed|"
    r"let (?:us|me|him|"
    r"her|them|my) down|sold me|took away from|broke my|lied|spoiled|killed)\b",
    r"\b(?:is|are|was|got) (?:ruined|wrecked|destroyed|spoiled)\b.*\b(?:you|your|thanks)\b|\bruined (?:my|"
    r"our|his|her)\b",
    r"\b(?:because of|thanks to) (?:you|your (?:company|mistake|failure|carelessness|mess))\b(?! (?:i'm "
    r"safe|we))",
    r"\byour (?:fault|doing|carelessness|negligence|incompetence|sloppiness|greed)\b|\ball your doing\b|"
    r"\bon you that\b",
    r"\bhow (?:could|can|dare) you (?:do|let|allow|lose|be|sleep|just|not|forget|send|write)\b|\byou had "
    r"one job\b",
    r"\bashamed of yoursel\w+\b|\bshame on you\b|\bblood (?:is )?on your hands\b|\bi hold you responsible\b",
    r"\b(?:trusted|believed) you (?:with|and|for)\b.*\b(?:and|now|get|look)\b|\byou knew\b",
    r"\bif you(?:'d| had) (?:\w+ )?(?:done|listened|looked|checked|acted|told)\b|\byou (?:just )?(?:don't|"
    r"do not) care\b",
    r"\byou (?:wrecked|gambled|stole|broke your|made my|sold (?:me|us|him|her|them) (?:out|down)|took "
    r"everything|didn't protect|"
    r"did not protect|failed to protect)\b|\bwhat you(?:'ve| have)? did to\b|\bwhat you(?:'ve| have) done "
    r"to\b|"
    r"\b(?:is|are|was) down to you\b|\bnever forgive you\b|\byour (?:company|firm|bank|people) (?:\w+ "
    r")?(?:ruined|wrecked|"
    r"destroyed|killed|stole)\b|\bpaid? for your (?:mistakes?|failure|mess)\b|\byou did not do your job\b|"
    r"\byou didn't do your job\b",
)
_FOUND = tuple(re.compile("|".join(rows)) for rows in (_GRIEF, _FEAR, _HOPELESSNESS, _MOCKERY, _BLAME))
_NOT_OURS = re.compile(
    r"\b(?:not|isn't|aren't|never|no longer|don't be|nothing to be|no need to be|nobody is|wasn't) "
    r"(?:\w+ ){0,2}(?:scared|afraid|frightened|terrified|panic\w*|worried)\b|\bshould (?:i|we) be (?:afraid|"
    r"scared)\b"
)


def sorrow(plain: str) -> list[float]:
    """How often each feature of SORROW is found in a lower-case text, two at most."""
    calm = bool(_NOT_OURS.search(plain))
    found = [float(min(2, sum(1 for _ in pattern.finditer(plain)))) for pattern in _FOUND]
    return [found[0], 0.0 if calm else found[1], *found[2:]]
