"""What the component page shows: every component in its states, with invented content."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.days import UTC, day_of
from core.charts import Axis, Series, line_plot

ICONS = [
    "check",
    "cross",
    "close",
    "warning",
    "info",
    "lock",
    "clock",
    "arrow-left",
    "arrow-right",
    "chevron-down",
    "chevron-right",
    "menu",
    "user",
    "document",
    "certificate",
    "search",
    "download",
    "print",
    "edit",
    "flag",
    "undo",
    "plus",
    "external",
    "circle",
    "circle-check",
    "circle-arrow",
    "dot",
    "key",
    "mail",
    "list",
    "note",
    "play",
    "copy",
]

COLOURS = [
    "paper",
    "paper-raised",
    "paper-sunk",
    "ink",
    "ink-soft",
    "ink-faint",
    "accent",
    "met",
    "caution",
    "critical",
    "info",
]


class SpecimenForm(forms.Form):
    name = forms.CharField(
        label=_("Legal name"), help_text=_("As it should stand on a certificate.")
    )
    profession = forms.ChoiceField(
        label=_("Profession"),
        choices=[("", _("Choose one")), ("np", _("Nurse practitioner")), ("md", _("Physician"))],
    )
    expires = forms.DateField(
        label=_("License expires"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    paper = forms.ChoiceField(
        label=_("Paper size"),
        choices=[("a4", "A4"), ("letter", "US Letter")],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label=_("Tell me about"),
        choices=[("marked", _("Marked vignettes")), ("due", _("Dates that come near"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reflection = forms.CharField(label=_("Reflection"), widget=forms.Textarea(attrs={"rows": 4}))
    consent = forms.BooleanField(label=_("The particulars above are my own"))


def specimens(*, now: datetime) -> dict[str, Any]:
    """Give the component page its content."""
    today = day_of(now, UTC)
    return {
        "icons": ICONS,
        "colours": COLOURS,
        "form": SpecimenForm(auto_id="fresh_%s", initial={"paper": "a4"}),
        "failed_form": SpecimenForm({"reflection": ""}, auto_id="failed_%s"),
        "crumbs": [
            ("KAP foundations", "#"),
            ("Ketamine pharmacology", "#"),
            ("How ketamine acts", ""),
        ],
        "card_meta": ["5 modules", "14 hours", "Certificate of completion"],
        "header_meta": ["Edition 3", "14 hours", "Clinically reviewed 12 March 2026"],
        "pairs": [
            ("Organisation", "Meridian Institute"),
            ("Edition", "3, released 12 March 2026"),
            ("Clinical sign-off", "Not clinically reviewed"),
        ],
        "keys": [
            ("j", _("Next criterion")),
            ("k", _("Previous criterion")),
            ("1 – 4", _("Choose a level")),
        ],
        "notice_items": ["Pass the pharmacology quiz", "Hand in the crisis vignette"],
        "modules": MODULES,
        "requirements": REQUIREMENTS,
        "objectives": OBJECTIVES,
        "events": [
            {"on": today - timedelta(days=40), "title": _("Issued"), "kind": "met"},
            {
                "on": today - timedelta(days=12),
                "title": _("Suspended"),
                "kind": "caution",
                "body": "While the license was being renewed.",
            },
            {"on": today - timedelta(days=3), "title": _("Reinstated"), "kind": "met"},
        ],
        "route_headers": ["Route", "Bioavailability (%)", "Peak after (min)"],
        "route_rows": [
            ["Intravenous", "100", "1"],
            ["Intramuscular", "93", "22"],
            ["Sublingual", "29", "30"],
        ],
        "vital_columns": ["Time", "Blood pressure (mmHg)", "Heart rate (/min)", "SpO₂ (%)"],
        "vital_rows": [
            ["10:00", "128/82", "76", "98"],
            ["10:10", "156/94", "98", "97"],
            ["10:20", "184/112", "118", "93"],
        ],
        "plot": PRESSURE,
        "steps": [
            mark_safe("Stop the session and stay with the person."),
            mark_safe("Call for help, and <strong>say who does what</strong>."),
            mark_safe("Measure blood pressure again after two minutes, and write down the time."),
        ],
        "check_options": CHECK_OPTIONS,
        "references": REFERENCES,
        "questions": [
            {"number": 1, "url": "#", "answered": True},
            {"number": 2, "url": "#", "answered": True, "flagged": True},
            {"number": 3, "url": "#", "current": True},
            {"number": 4, "url": "#"},
            {"number": 5, "url": "#"},
        ],
        "marked_questions": [
            {"number": 1, "url": "#", "outcome": "correct"},
            {"number": 2, "url": "#", "outcome": "wrong"},
            {"number": 3, "url": "#", "outcome": "partial"},
        ],
        "criterion": CRITERION,
        "page": Paginator(range(95), 10).page(3),
        "now": now,
        "ends_at": now + timedelta(minutes=14),
        "nearly_over": now + timedelta(seconds=95),
        "confirm_hidden": [("serial", "PRC-7Q4M-2K9D")],
    }


MODULES = [
    {
        "title": "Ketamine pharmacology",
        "done": 2,
        "total": 4,
        "steps": [
            {
                "title": "How ketamine acts",
                "kind": _("Lesson"),
                "status": "done",
                "url": "#",
                "time": "20 min",
            },
            {
                "title": "From dose to blood",
                "kind": _("Lesson"),
                "status": "done",
                "url": "#",
                "time": "25 min",
            },
            {
                "title": "Pharmacology quiz",
                "kind": _("Quiz"),
                "status": "next",
                "url": "#",
                "time": "20 min",
                "current": True,
            },
            {
                "title": "The medicine list",
                "kind": _("Vignette"),
                "status": "locked",
                "time": "45 min",
                "reason": "Opens when you have passed the pharmacology quiz.",
            },
        ],
    },
    {
        "title": "Crisis management",
        "done": 0,
        "total": 4,
        "steps": [
            {
                "title": "When it goes wrong",
                "kind": _("Lesson"),
                "status": "open",
                "url": "#",
                "time": "25 min",
            },
            {
                "title": "The pressure climbs",
                "kind": _("Vignette"),
                "status": "waiting",
                "url": "#",
                "time": "45 min",
                "status_text": "Handed in 4 March; being marked",
            },
            {
                "title": "A first session",
                "kind": _("Vignette"),
                "status": "returned",
                "url": "#",
                "time": "45 min",
                "reason": "Say who decides, and when you would call for help.",
            },
            {
                "title": "Crisis quiz",
                "kind": _("Quiz"),
                "status": "failed",
                "url": "#",
                "time": "20 min",
                "reason": "60 per cent; 80 needed. You can try again on 6 March at 09:00.",
            },
        ],
    },
]

REQUIREMENTS = [
    {"met": True, "title": "All ten lessons read", "explanation": "the last on 2 March"},
    {
        "met": False,
        "title": "Pharmacology quiz passed",
        "explanation": "not started",
        "url": "#",
        "action_label": "Start the quiz",
    },
    {
        "met": False,
        "title": "Crisis vignette judged sufficient",
        "explanation": "returned for revision on 4 March",
        "url": "#",
        "action_label": "Read what to improve",
    },
]

OBJECTIVES = [
    {
        "code": "PH-1",
        "text": "Explain why a given dose reaches different levels by different routes.",
    },
    {"code": "PH-2", "text": "Name the medicines that change what ketamine does, and say why."},
]

CHECK_OPTIONS = [
    {
        "text": "Every route delivers the same share of the dose",
        "correct": False,
        "feedback": "What is swallowed passes the liver first; much of it never reaches the circulation.",
    },
    {
        "text": "The share that reaches the circulation depends on the route",
        "correct": True,
        "feedback": "That share is the bioavailability, and it is why routes are not interchangeable.",
    },
    {
        "text": "Only body weight matters",
        "correct": False,
        "feedback": "Weight matters for the dose, but it does not change what the route lets through.",
    },
]

REFERENCES = [
    {
        "number": 1,
        "key": "clements-1982",
        "status_label": _("Seen"),
        "text": "Clements JA, Nimmo WS, Grant IS. Bioavailability, pharmacokinetics, and analgesic activity of "
        "ketamine in humans. J Pharm Sci 1982;71:539–542.",
        "doi": "10.1002/jps.2600710516",
    },
    {
        "number": 2,
        "key": "programme-synthesis",
        "status_label": _("Assembled for this curriculum"),
        "text": "Operational wording assembled for this curriculum from the works it cites.",
        "note": "A local medical director must approve it before clinical use.",
    },
]

CRITERION = {
    "code": "safety",
    "title": "Recognizes the emergency",
    "description": "Whether the answer sees the danger in time and acts within the writer's role.",
    "critical": True,
    "met_at": "competent",
    "levels": [
        {
            "code": "unsafe",
            "title": "Unsafe",
            "points": 0,
            "description": "Misses the rise, or acts outside the role.",
        },
        {
            "code": "emerging",
            "title": "Emerging",
            "points": 1,
            "description": "Sees the rise; acts late or alone.",
        },
        {
            "code": "competent",
            "title": "Competent",
            "points": 2,
            "description": "Sees it, stops, calls the prescriber, and measures again.",
        },
        {
            "code": "advanced",
            "title": "Advanced",
            "points": 3,
            "description": "As competent, and says what would change the plan and why.",
        },
    ],
}

PRESSURE = line_plot(
    [
        Series("Systolic", ((0, 128), (10, 156), (20, 184), (40, 171), (60, 142))),
        Series("Diastolic", ((0, 82), (10, 94), (20, 112), (40, 101), (60, 86))),
    ],
    x=Axis("Time after the dose", "min"),
    y=Axis("Blood pressure", "mmHg"),
)
