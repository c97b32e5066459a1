"""The claims that no curriculum of this installation may make, and why. Pure data."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """Wording that makes a claim, and why it is wrong. No denial around it helps where it ``is_always_wrong``."""

    pattern: re.Pattern[str]
    because: str
    is_always_wrong: bool = False


@dataclass(frozen=True)
class Reconstruction:
    """Wording that must stand where so many of these codes are taught."""

    code: re.Pattern[str]
    enough: int
    wording: re.Pattern[str]


def _claim(pattern: str, because: str, *, always: bool = False) -> Claim:
    return Claim(re.compile(pattern, re.IGNORECASE), because, always)


RECONSTRUCTION = Reconstruction(
    code=re.compile(r"\bCC-\d\d\b"),
    enough=8,
    wording=re.compile(
        r"Reconstructed framework\. The source article['’]s table could not be obtained",
        re.IGNORECASE,
    ),
)

_DRUG = r"(?:ketamine|esketamine|KAP|lozenges?|infusions?|(?:this|the) (?:treatment|medicine|drug))"

BANNED = [
    # ------------------------------------------------------------ approval and law
    _claim(
        r"\b(?:esketamine|Spravato)\b[^.]{0,60}\bapproved\b[^.]{0,20}\b(?:in|since|before) 201[0-8]\b",
        "the FDA approved esketamine in March 2019 (esketamine label).",
        always=True,
    ),
    _claim(
        r"(?<!es)(?<!S-)\bketamine (?:is|was|has been) (?:FDA[- ])?approved (?:by the FDA )?for "
        r"(?:depression|PTSD|anxiety|pain|psychotherapy)",
        "racemic ketamine is approved as an anesthetic only; for mental disorders it is off-label "
        "(FDA 2023).",
    ),
    _claim(
        r"\bREMS (?:covers|applies to|includes) (?:all |any )?(?:compounded|racemic|lozenges?)",
        "the REMS is for esketamine; compounded ketamine has none (FDA 2023).",
    ),
    _claim(
        r"\btele(?:health|medicine) flexibilit\w+ (?:is|are) (?:now )?permanent",
        "the flexibilities are temporary and run to 31 December 2026 (90 FR 61301).",
    ),
    _claim(
        r"\b(?:certificate|certification|training) (?:is|gives|confers|grants) (?:a )?"
        r"(?:license|licence|scope of practice|right to administer)",
        "no programme confers a scope of practice.",
    ),
    # ------------------------------------------------------------ safety
    _claim(
        rf"\b{_DRUG} (?:is|are|was|were) (?:very |generally |completely |entirely |perfectly |"
        r"remarkably |proven )?safe\b(?! only)",
        "what is known of safety comes from screened and supervised samples, and depends on "
        "screening, staff and monitoring.",
    ),
    _claim(
        r"\bsublingual\w*(?: ketamine| lozenges?| use| dosing)? (?:is|are) "
        r"(?:always )?(?:mild|gentle|harmless|low[- ]risk|risk[- ]free)",
        "a lozenge can sedate and depress breathing; serious events at home are reported (FDA 2023).",
    ),
    _claim(
        r"\blozenges? cannot depress (?:breathing|respiration)",
        "respiratory depression after compounded oral ketamine is reported (FDA 2023).",
        always=True,
    ),
    _claim(
        r"\bketamine (?:always )?(?:protects|preserves) the airway\b",
        "laryngospasm, vomiting and deep sedation put the airway at risk.",
    ),
    _claim(
        r"\bnormal (?:SpO2|saturation|oximetry)[^.]{0,20} (?:excludes|rules out) laryngospasm",
        "oximetry lags behind an obstructed airway.",
    ),
    _claim(
        r"\b(?:naloxone|flumazenil) (?:reverses|antagoni[sz]es) ketamine",
        "ketamine has no reversal agent.",
    ),
    _claim(
        r"\b(?:an? )?(?:IM|intramuscular)(?: dose| injection)? can be (?:turned|switched) off",
        "what was injected cannot be taken back; only an infusion can be slowed or stopped.",
        always=True,
    ),
    _claim(
        r"\bsupervised use cannot (?:hurt|harm|injure) the liver",
        "hepatobiliary injury is reported under supervision.",
        always=True,
    ),
    _claim(
        r"\btwo hours (?:elapsed|have passed)[^.]{0,20}\b(?:fit|ready|free) to (?:go|leave)",
        "time and the end of sedation, dissociation and respiratory depression count together.",
    ),
    _claim(
        r"\bgroup (?:format|setting|work)[^.]{0,20} (?:lowers|reduces) (?:the )?(?:need for )?monitoring",
        "every member of a group needs the monitoring of an individual.",
    ),
    _claim(
        r"\bdissociat\w+\b[^.]{0,60}\b61\s?(?:–|-|to)\s?75\s?%",
        "61–75% stood on the label of 2019; the manufacturer gave 61–84% in April 2024.",
        always=True,
    ),
    _claim(
        r"\b(?:systolic )?(?:blood )?pressure (?:of|over|above) 180/1[12]0[–-]1[12]0\b",
        "an action point is a systolic or a diastolic number, and each stands by itself.",
        always=True,
    ),
    _claim(
        r"\b(?:unreachable|unresponsive)\b[^.]{0,40}\b(?:is|as) (?:expected|normal|part of the)",
        "outside procedural anesthesia ketamine is not given in doses that leave people "
        "unresponsive (ASA 2025).",
    ),
    # ------------------------------------------------------------ effect
    _claim(
        r"\bno (?:affinity|effect|action) (?:for|on|at) GABA",
        "extrasynaptic GABA-A action is reported (Anesthesiology 2017;126:666).",
        always=True,
    ),
    _claim(
        r"\binfusion\b[^.]{0,40}\bexpect little change\b",
        "rifampin lowered exposure to intravenous S-ketamine too, by 14%.",
    ),
    _claim(
        r"\bno less (?:improvement |well |relief )?on saline\b",
        "a difference that was not significant in ten people is no equality.",
        always=True,
    ),
    _claim(
        r"\bwindow\b[^.]{0,60}\b(?:is|has been|was) (?:proven|demonstrated|established)\b",
        "a window for learning after ketamine is a hypothesis in people.",
    ),
    _claim(
        r"\bketamine prevents suicide",
        "the label says that prevention of suicide has not been shown.",
    ),
    _claim(
        r"\bKAP (?:is|was|has been) (?:proven|shown)(?: to be)? "
        r"(?:better|superior|more effective|safer)",
        "no trial has compared KAP with ketamine alone in treatment-resistant depression.",
    ),
    _claim(
        r"\b(?:durable|lasting|permanent) (?:emotional )?healing\b",
        "after one dose most relapse in 3 to 14 days; durability is unproven.",
    ),
    _claim(
        r"\b(?:resets?|reboots?|rewires?) (?:the |your |their )?(?:brain|circuits?)\b",
        "a metaphor without evidence.",
    ),
    _claim(
        r"\b(?:more|deeper|greater) dissociation (?:means|brings|gives|predicts) "
        r"(?:more|better|greater)",
        "pooled esketamine data (n = 576) found no meaningful link.",
    ),
    _claim(
        r"\bmystical experience is (?:required|necessary|needed)",
        "no study of ketamine shows that one is needed.",
    ),
    _claim(
        r"\bketamine is an? (?:classic(?:al)? |serotonergic |5-HT2A )(?:psychedelic|agonist)",
        "ketamine is principally an NMDA receptor channel blocker.",
    ),
    _claim(
        r"\bECT (?:is|was) (?:inferior|worse)\b",
        "ELEKT-D was an open-label non-inferiority trial in non-psychotic depression.",
    ),
    _claim(
        r"\bmemories recovered (?:under|with|on) ketamine are (?:reliable|accurate|true)",
        "suggestibility is raised; no memory is confirmed by how it came.",
    ),
    _claim(
        r"\b(?:a )?(?:mg|milligram) is a (?:mg|milligram)\b",
        "the share that reaches the circulation differs with the route.",
    ),
    _claim(
        r"\b(?:363 (?:clinical )?trials|21 studies \(2014)",
        "the count could not be traced to a source.",
        always=True,
    ),
    # ------------------------------------------------------------ doses and roles
    _claim(
        r"\b(?:the|a) recommended (?:\w+ )?dose (?:is|of)\b|\bwe recommend\b[^.]{0,40}\d\s?mg\b",
        "doses are what named sources used, never recommendations.",
    ),
    _claim(
        r"\b(?:start|begin) (?:with|at) \d[\d.]*\s?mg\b|\bshould (?:take|receive|be given) \d[\d.]*\s?mg\b",
        "doses are what named sources used, never recommendations.",
    ),
    _claim(
        r"\b(?:therapists?|non-prescribers?|counsel\w+|facilitators?|psychologists?|sitters?) "
        r"(?:may|can|should|must) (?:\w+ )?(?:adjust|choose|increase|decrease|raise|lower|change|"
        r"give|administer|inject)\b[^.]{0,40}\b(?:dose|medicine|medication|ketamine|lozenge|"
        r"midazolam|benzodiazepine)",
        "who does not prescribe never chooses, adjusts or gives a medicine.",
    ),
    _claim(
        r"\bstop(?:ping)? (?:the |all )?(?:lamotrigine|benzodiazepines?|SSRIs?|antidepressants?)\b"
        r"[^.]{0,30}\b(?:before|the day)",
        "no medicine is stopped without the prescriber; stopping suddenly can harm.",
    ),
    _claim(
        r"\bno longer need (?:their |an? )?antidepressants?",
        "a promotional claim without a source.",
    ),
    # ------------------------------------------------------------ culture and sources
    _claim(
        r"\bketamine (?:is|was) an? (?:Indigenous|ancient|ancestral|sacred) medicine",
        "ketamine was first made in 1962; the roots are those of psychedelic healing with plants.",
    ),
    _claim(r"\bAimee Yeung\b", "the source names a Dr Yeung, and no Aimee.", always=True),
    _claim(
        r"\b(?:this|our|the following|reconstructed) (?:framework|table) is the "
        r"(?:published|original|article['’]s|documented) table",
        "the framework was reconstructed; the table could not be obtained.",
        always=True,
    ),
    _claim(
        r"\b(?:KAP|ketamine) (?:trials|studies)\b[^.]{0,60}\b82\.3\s?%",
        "the figure is from 18 psychedelic studies of 1993 to 2017 (n = 282), not of ketamine.",
    ),
    _claim(
        r"(?:\+|plus)\s?22\.3\b",
        "the constant of Mergener's formula is minus 22.3.",
        always=True,
    ),
]
