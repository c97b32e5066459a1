"""A small package, whole and without faults; a test writes it with one file changed."""

from pathlib import Path

FIGURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">
  <title>A line</title>
  <style>.line { stroke: #0f5f66; }</style>
  <path class="line" d="M0 0 L10 10"/>
</svg>
"""

FILES = {
    "LICENSE": "CC BY-SA 4.0\n",
    "curriculum.yaml": """\
title: "Foundations: a start"
slug: foundations
language: en
summary: What to know first.
audience: Clinicians.
introduction: |
  Read, then *answer*.
certificate_meaning: |
  A course was finished.
""",
    "framework.yaml": """\
code: KAP
title: Framework
competencies:
  - code: KAP-1
    title: Knowledge
    children:
      - {code: KAP-1.1, title: Pharmacology}
      - {code: KAP-1.2, title: Safety}
""",
    "01-pharmacology/module.yaml": """\
title: Pharmacology
summary: How it acts.
objectives:
  - code: PH-1
    text: Explain how it acts.
    competencies: [KAP-1.1]
""",
    "01-pharmacology/references.yaml": """\
kamp-2020:
  text: "Kamp J, et al. 2020."
  doi: 10.1097/ALN.0000000000003577
  status: found
synthesis:
  text: Wording assembled here.
  status: synthesis
  note: Not a source.
""",
    "01-pharmacology/figures/line.svg": FIGURE,
    "01-pharmacology/10-how-it-acts.md": """\
---
title: How it acts
summary: Receptors, then routes.
objectives: [PH-1]
difficulty: 3
review_by: 2026-12-31
---
It blocks NMDA receptors. [@kamp-2020]

## Routes

::: key-point
The route **decides**.
:::

::: figure
image: figures/line.svg
alt: A rising line.
caption: Modelled. [@kamp-2020]
:::

::: table
caption: What arrives
row_headers: true
---
| Route | Share |
| --- | --- |
| Muscle | 93 % [@kamp-2020] |
:::

::: procedure
title: Before the dose
approval: local
steps:
  - Check the *name*. [@synthesis]
  - Measure.
:::

::: term
term: Bioavailability
definition: The share that arrives.
:::

::: check
question: Which gives most?
options:
  - text: By vein
    correct: true
    feedback: All of it.
  - text: By mouth
    feedback: Least.
:::

::: references
:::
""",
    "01-pharmacology/20-dosing.md": """\
---
title: Dosing
activities: 10
requires: [pharmacology/how-it-acts]
---
Never more than was said.
""",
    "01-pharmacology/questions.yaml": """\
- code: PH-Q01
  type: single
  objective: PH-1
  competency: KAP-1.1
  difficulty: easy
  stem: |
    How much arrives?
  options:
    - text: 93 %
      correct: true
      feedback: Measured.
    - text: 20 %
      feedback: That is by mouth.
  rationale: |
    Measured. [@kamp-2020]
  sources: [kamp-2020]
- code: PH-Q02
  type: numeric
  objective: PH-1
  competency: KAP-1.1
  difficulty: hard
  stem: What is the clearance?
  answer: "80.20"
  tolerance: "1"
  unit: L/h
  rationale: Measured. [@kamp-2020]
""",
    "01-pharmacology/80-quiz.yaml": """\
kind: quiz
title: Quiz
minutes: 10
pass_mark: 80
attempts: 3
wait_hours: 12
questions: [PH-Q01, PH-Q02]
""",
    "01-pharmacology/90-the-referral.yaml": """\
kind: vignette
title: The referral
minutes: 45
objectives: [PH-1]
stages:
  - title: A call
    narrative: |
      A fictional client calls.
    exhibits:
      - kind: table
        caption: Vital signs
        columns: [Time, Pressure]
        rows:
          - ["10:00", "168/104"]
      - kind: chart
        caption: Pressure
        x: {label: Time, unit: min}
        y: {label: Pressure, unit: mmHg}
        series:
          - label: Systolic
            points: [[0, 128], [10, 168.5]]
      - kind: image
        image: figures/line.svg
        alt: A line.
    prompts:
      - code: first
        text: What do you do?
        words: {minimum: 5, maximum: 100}
rubric:
  title: The referral
  pass_percent: 70
  criteria:
    - code: safety
      title: Safety
      competency: KAP-1.2
      critical: true
      met_at: safe
      weight: 2
      levels:
        - {code: unsafe, title: Unsafe, points: 0, description: Doses.}
        - {code: safe, title: Safe, points: 2, description: Stops.}
model_answer: |
  Stop. [@synthesis]
""",
    "95-evaluation.yaml": """\
kind: evaluation
title: Your evaluation
minutes: 5
questions:
  - {code: useful, kind: rating, text: "It was useful."}
  - {code: change, kind: comment, text: "What will you change?"}
""",
}

LESSON = "01-pharmacology/10-how-it-acts.md"
QUESTIONS = "01-pharmacology/questions.yaml"
QUIZ = "01-pharmacology/80-quiz.yaml"
VIGNETTE = "01-pharmacology/90-the-referral.yaml"
FIGURE_FILE = "01-pharmacology/figures/line.svg"


def write(folder: Path, changes: dict[str, str | None] | None = None) -> Path:
    """Write the package into ``folder``, some files with another content or, with None, not at all."""
    for name, content in {**FILES, **(changes or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(content, encoding="utf-8")
    return folder


def with_change(name: str, old: str, new: str) -> dict[str, str | None]:
    """One file with ``old`` replaced, which must stand in it exactly once."""
    assert FILES[name].count(old) == 1, (name, old)
    return {name: FILES[name].replace(old, new)}
