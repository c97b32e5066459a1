"""A small real curriculum, made through the pages as an author would: one module with a lesson
that uses every block, a quiz of four questions, one of each type, a vignette with its rubric,
and an evaluation. The importer is not used, so that its faults cannot hide in every test.
"""

import io
import wave
from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.images.models import Image

from accounts.models import User
from assessments.models import Question, QuizPage, QuizQuestion, Rubric, VignettePage
from courses.models import (
    Competency,
    CurriculumPage,
    Edition,
    EvaluationPage,
    Framework,
    LearningObjective,
    LessonPage,
    ModulePage,
    Reference,
)
from courses.releases import editions

RELEASED_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SIGN_OFF = {"name": "Mira Holt, MD", "licence": "Example State MD 4471", "date": date(2026, 2, 27)}

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180">'
    "<title>Concentration over time</title>"
    '<path d="M0 170 L60 20 L320 150" fill="none" stroke="#0f5f66"/></svg>'
)


class Factory:
    """Makes rows of one organisation. Each method gives the row that it made."""

    def __init__(self, organisation) -> None:
        self.organisation = organisation

    # -------------------------------------------------------- the whole

    def curriculum(self, *, slug: str = "foundations", title: str = "Foundations"):
        """A published curriculum of four steps, ready for release.

        Its steps are ``pharmacology/how-it-acts`` (lesson), ``pharmacology/quiz``,
        ``pharmacology/the-referral`` (vignette, which requires the lesson) and ``evaluation``.
        """
        framework = self.framework(code=f"KAP-{slug}")
        page = self.organisation.page.add_child(
            instance=CurriculumPage(
                title=title,
                slug=slug,
                organisation=self.organisation,
                framework=framework,
                summary="What a clinician knows before the first session.",
                audience="Licensed clinicians",
                introduction="<p>Read the lesson, then take the quiz.</p>",
                certificate_meaning="<p>The holder completed the course.</p>",
            )
        )
        self.references()
        module = self.module(page)
        lesson = self.lesson(module)
        self.quiz(module)
        self.vignette(module, prerequisites=[lesson])
        self.evaluation(page)
        return page

    def released(
        self,
        curriculum: CurriculumPage,
        *,
        by: User | None = None,
        sign_off: dict | None = SIGN_OFF,
        at: datetime = RELEASED_AT,
        notes: str = "First release.",
    ) -> Edition:
        """The next edition of ``curriculum``, released by an owner."""
        return editions.release(
            curriculum=curriculum,
            by=by or self.releaser(),
            notes=notes,
            sign_off=sign_off,
            at=at,
        )

    def releaser(self) -> User:
        name = f"{self.organisation.slug}-releaser"
        user = User.objects.filter(email=f"{name}@example.org").first()
        return user or User.objects.create_user(f"{name}@example.org", legal_name="Rosa Vance")

    # -------------------------------------------------------- its parts

    def framework(self, *, code: str = "KAP") -> Framework:
        framework = Framework.objects.create(
            organisation=self.organisation, code=code, title="KAP competency framework"
        )
        root = Competency.objects.create(
            framework=framework, code="KAP-1", title="Foundational knowledge", position=1
        )
        Competency.objects.create(
            framework=framework, parent=root, code="KAP-1.1", title="Pharmacology", position=2
        )
        Competency.objects.create(
            framework=framework, parent=root, code="KAP-1.2", title="Safety", position=3
        )
        return framework

    def references(self) -> list[Reference]:
        works = {
            "kamp-2020": {
                "text": "Kamp J, et al. Ketamine pharmacokinetics. Anesthesiology 2020;133:1192.",
                "doi": "10.1097/ALN.0000000000003577",
            },
            "clements-1982": {
                "text": "Clements JA, Nimmo WS, Grant IS. Bioavailability. J Pharm Sci 1982.",
                "doi": "10.1002/jps.2600710516",
            },
            "local-synthesis": {
                "text": "Operational wording assembled for this curriculum.",
                "status": Reference.Provenance.SYNTHESIS,
                "note": "Not a source.",
            },
        }
        return [
            Reference.objects.get_or_create(
                organisation=self.organisation, key=key, defaults=fields
            )[0]
            for key, fields in works.items()
        ]

    def module(self, curriculum: CurriculumPage, *, slug: str = "pharmacology") -> ModulePage:
        competencies = list(curriculum.framework.competencies.exclude(parent=None))
        objectives = []
        for number, competency in enumerate(competencies, 1):
            objective = LearningObjective(
                code=f"{slug[:2].upper()}-{number}",
                text=f"Explain {competency.title.lower()}.",
                sort_order=number,
            )
            objective.competencies = [competency]
            objectives.append(objective)
        return curriculum.add_child(
            instance=ModulePage(
                title=slug.capitalize(),
                slug=slug,
                summary="How the drug acts, and for how long.",
                objectives=objectives,
            )
        )

    def lesson(
        self, module: ModulePage, *, slug: str = "how-it-acts", title: str = "How it acts", **fields
    ) -> LessonPage:
        """A lesson of 20 minutes: 10 to read it, 3 of media and 7 of activities."""
        page = LessonPage(
            title=title,
            slug=slug,
            summary="Receptors first, then routes.",
            **{"difficulty": 2, "activities": 7, **fields},
            review_by=date(2027, 1, 31),
            body=self.lesson_body(),
        )
        page.taught_objectives = list(module.objectives.all())
        return module.add_child(instance=page)

    def quiz(self, module: ModulePage, *, slug: str = "quiz", **fields) -> QuizPage:
        page = QuizPage(
            title="Pharmacology quiz",
            slug=slug,
            summary="Four questions.",
            minutes=10,
            **{
                "pass_mark": 75,
                "time_limit": 20,
                "attempts_allowed": 3,
                "wait_hours": 12,
                **fields,
            },
        )
        page.quiz_questions = [
            QuizQuestion(question=question, weight=Decimal(1), sort_order=number)
            for number, question in enumerate(self.questions(module), 1)
        ]
        return module.add_child(instance=page)

    def questions(self, module: ModulePage) -> list[Question]:
        """One of each type; its code ends in its type."""
        feedback = "<p>See the lesson.</p>"
        options = [
            {"text": "<p>About 93 %</p>", "is_correct": True, "feedback": feedback},
            {"text": "<p>About 20 %</p>", "is_correct": False, "feedback": feedback},
            {"text": "<p>About 50 %</p>", "is_correct": False, "feedback": feedback},
        ]
        several = [{**option, "is_correct": number < 2} for number, option in enumerate(options)]
        answers = {
            "single": {"options": options},
            "multiple": {"options": several},
            "true_false": {
                "is_true": False,
                "feedback_true": feedback,
                "feedback_false": feedback,
            },
            "numeric": {"value": "80.2", "tolerance": "1", "unit": "L/h"},
        }
        return [
            self.question(module, code=f"{module.slug}-{kind}", kind=kind, answer=answer)
            for kind, answer in answers.items()
        ]

    def question(self, module: ModulePage, *, code: str, kind: str, answer: dict) -> Question:
        objective = module.objectives.first()
        return Question.objects.create(
            organisation=self.organisation,
            code=code,
            stem=f"<p>How much reaches the circulation? ({kind})</p>",
            answer=[{"type": kind, "value": answer}],
            rationale="<p>Measured after an intramuscular dose. [@clements-1982]</p>",
            sources="clements-1982",
            objective=objective,
            competency=objective.competencies.first() if objective else None,
        )

    def vignette(
        self, module: ModulePage, *, slug: str = "the-referral", prerequisites=(), **fields
    ) -> VignettePage:
        page = VignettePage(
            title="The referral",
            slug=slug,
            summary="A fictional client, two decisions.",
            minutes=45,
            stages=self.stages(),
            rubric=self.rubric(title=f"The referral, {module.slug} {slug}"),
            model_answer="<p>Do not dose today. [@local-synthesis]</p>",
            **fields,
        )
        page.prerequisites = list(prerequisites)
        return module.add_child(instance=page)

    def rubric(self, *, title: str = "The referral") -> Rubric:
        levels = [
            {"code": "unsafe", "title": "Unsafe", "points": "0", "description": "Proceeds."},
            {"code": "emerging", "title": "Emerging", "points": "1", "description": "Hesitates."},
            {"code": "competent", "title": "Competent", "points": "2", "description": "Stops."},
        ]
        criteria = [
            {
                "code": "safety",
                "title": "Recognises the danger",
                "description": "Whether the client is kept safe.",
                "competency": "KAP-1.2",
                "is_critical": True,
                "met_at": "competent",
                "weight": "2",
                "levels": levels,
            },
            {
                "code": "reasoning",
                "title": "Explains the decision",
                "description": "",
                "competency": "KAP-1.1",
                "is_critical": False,
                "met_at": "",
                "weight": "1",
                "levels": levels,
            },
        ]
        return Rubric.objects.create(
            organisation=self.organisation,
            title=title,
            pass_percent=70,
            criteria=[{"type": "criterion", "value": value} for value in criteria],
        )

    def evaluation(self, parent, *, slug: str = "evaluation") -> EvaluationPage:
        questions = [
            {"code": "useful", "kind": "rating", "text": "What I learned is useful."},
            {"code": "change", "kind": "comment", "text": "What will you do differently?"},
        ]
        return parent.add_child(
            instance=EvaluationPage(
                title="Your evaluation",
                slug=slug,
                minutes=5,
                questions=[{"type": "question", "value": value} for value in questions],
            )
        )

    # -------------------------------------------------------- content

    def lesson_body(self) -> list[dict]:
        values = {
            "text": "<h2>Receptors</h2><p>Ketamine blocks NMDA receptors. [@kamp-2020]</p>",
            "key_point": "<p>The route decides how much arrives.</p>",
            "warning": "<p>Equal milligrams are not equal exposures. [@clements-1982]</p>",
            "figure": {
                "image": self.image().pk,
                "alt": "The level peaks early and falls over two hours.",
                "caption": "<p>Modelled. [@kamp-2020]</p>",
            },
            "table": {
                "caption": "What reaches the circulation",
                "row_headers": True,
                "columns": ["Route", "Bioavailability"],
                "rows": [{"cells": ["<p>Intramuscular</p>", "<p>93 % [@clements-1982]</p>"]}],
            },
            "procedure": {
                "title": "Before the dose",
                "needs_local_approval": True,
                "steps": ["<p>Check the identity.</p>", "<p>Measure the pressure.</p>"],
            },
            "term": {"term": "Bioavailability", "definition": "<p>The share that arrives.</p>"},
            "media": {
                "title": "An interview",
                "file": self.document().pk,
                "url": "",
                "minutes": 3,
                "transcript": "<p>Good morning.</p>",
            },
            "check": {
                "question": "<p>Which route gives the most?</p>",
                "options": [
                    {"text": "<p>By vein</p>", "is_correct": True, "feedback": "<p>All.</p>"},
                    {"text": "<p>By mouth</p>", "is_correct": False, "feedback": "<p>Least.</p>"},
                ],
            },
            "references": None,
        }
        return [{"type": kind, "value": value} for kind, value in values.items()]

    def stages(self) -> list[dict]:
        exhibits = [
            {
                "type": "table",
                "value": {
                    "caption": "Vital signs",
                    "row_headers": True,
                    "columns": ["Time", "Blood pressure"],
                    "rows": [{"cells": ["<p>10:00</p>", "<p>168/104</p>"]}],
                },
            },
            {
                "type": "chart",
                "value": {
                    "caption": "Systolic pressure",
                    "x": {"label": "Time", "unit": "min"},
                    "y": {"label": "Systolic pressure", "unit": "mmHg"},
                    "series": [
                        {
                            "label": "Systolic",
                            "points": [{"x": "0", "y": "128"}, {"x": "10", "y": "168"}],
                        }
                    ],
                },
            },
        ]
        stage = {
            "title": "The referral",
            "narrative": "<p>A fictional client asks for a dose today.</p>",
            "exhibits": exhibits,
            "prompts": [
                {
                    "code": "first-actions",
                    "text": "<p>What do you do first?</p>",
                    "minimum": 5,
                    "maximum": 120,
                },
                {"code": "why", "text": "<p>Why?</p>", "minimum": 0, "maximum": 200},
            ],
        }
        return [{"type": "stage", "value": stage}]

    def image(self, *, title: str = "Concentration over time", svg: str = SVG) -> Image:
        return Image.objects.create(
            title=title,
            file=ContentFile(svg.encode(), name="curve.svg"),
            collection=self.organisation.collection,
        )

    def document(self) -> Document:
        sound = io.BytesIO()
        with wave.open(sound, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(1)
            file.setframerate(8000)
            file.writeframes(b"\x80" * 800)
        return Document.objects.create(
            title="An interview",
            file=ContentFile(sound.getvalue(), name="interview.wav"),
            collection=self.organisation.collection,
        )
