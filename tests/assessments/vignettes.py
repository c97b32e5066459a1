"""What the tests of vignettes share: answers to the factory's vignette, and ways through the queue."""

from datetime import UTC, datetime, timedelta

from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from assessments.marking import markings
from assessments.models import MarkingDraft
from assessments.rubrics.judgements import Typed
from assessments.rubrics.rubric import Judgement
from assessments.vignettes import submissions
from core.drafts.versions import Seen

NOW = datetime(2026, 3, 9, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

TEXTS = {
    "first-actions": "I stop the dose and call the prescriber at once.",
    "why": "The reading is too high.",
}


def write(enrolment, vignette, texts=None, *, number=1, seen=0, at=NOW):
    return submissions.save_draft(
        enrolment=enrolment,
        step=vignette,
        number=number,
        seen=Seen(seen),
        texts=TEXTS if texts is None else texts,
        at=at,
    )


def hand_in(enrolment, vignette, texts=None, *, number=1, at=NOW):
    """Write and hand in."""
    draft = write(enrolment, vignette, texts, number=number, at=at)
    return submissions.submit(
        enrolment=enrolment, step=vignette, number=number, version=draft.version, at=at
    )


def judged(safety="competent", reasoning="competent", outcome="pass", summary=""):
    return Typed(
        {
            "safety": Judgement(safety, "Clear." if safety else ""),
            "reasoning": Judgement(reasoning, ""),
        },
        outcome,
        summary,
    )


def finalise(submission, by, typed=None, *, at=NOW):
    """Claim, save and finalise."""
    draft = markings.claim(submission=submission, by=by, at=at)
    draft = markings.save(
        submission=submission, by=by, typed=typed or judged(), seen=Seen(draft.version), at=at
    )
    return markings.finalise(submission=submission, by=by, version=draft.version, at=at)


def release(submission, by, typed=None, *, at=NOW):
    """Mark a submission and tell the trainee."""
    marked = finalise(submission, by, typed, at=at)
    markings.release(marking=marked, by=by, at=at)
    return marked


def draft_of(submission):
    return MarkingDraft.objects.get(submission=submission)


def place_of(enrolment, vignette):
    """The arguments of a vignette's addresses."""
    return [enrolment.pk, vignette.module_slug, vignette.slug]


def case_fields(page):
    """The vignette as a form of the CMS sends it, with one prompt less to type."""
    prompt = {
        "code": "first-actions",
        "text": rich_text("<p>What do you do first?</p>"),
        "minimum": "5",
        "maximum": "120",
    }
    stage = {
        "title": "The referral",
        "narrative": rich_text("<p>A client asks.</p>"),
        "exhibits": streamfield([]),
        "prompts-count": "1",
        "prompts-0-deleted": "",
        "prompts-0-order": "0",
        "prompts-0-id": "",
        "prompts-0-value": prompt,
    }
    return {
        "title": page.title,
        "slug": page.slug,
        "summary": "",
        "minutes": "45",
        "is_required": "on",
        "stages": streamfield([("stage", stage)]),
        "rubric": str(page.rubric_id),
        "model_answer": rich_text("<p>Do not dose.</p>"),
        "comments": inline_formset([]),
    }
