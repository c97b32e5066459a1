"""Releasing a curriculum as an edition."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from courses.content.freezing import Freezing
from courses.content.models.pages import CurriculumPage
from courses.quality import rules
from courses.quality.findings import errors_in
from courses.releases import material
from courses.releases.drafts import Draft, DraftStep, draft_of
from courses.releases.models import Edition, EditionAsset, EditionStep
from courses.signals import edition_released


@transaction.atomic
def release(
    *,
    curriculum: CurriculumPage,
    by,
    notes: str,
    sign_off: dict[str, Any] | None,
    at: datetime,
) -> Edition:
    """Freeze the published steps of a curriculum as its next edition.

    ``sign_off`` is ``{"name", "licence", "date"}`` of the clinician who reviewed it; without
    one the edition is a demonstration. Refuses with the code of the first problem that
    ``looks.preview`` lists, with ``quality_error``, or with ``nothing_changed``.
    """
    curriculum = CurriculumPage.objects.select_for_update().get(pk=curriculum.pk)
    freezing = Freezing(curriculum.organisation)
    draft = draft_of(curriculum, freezing)
    today = curriculum.organisation.day_of(at)
    for problem in draft.problems:
        raise problem
    for finding in errors_in(rules.judge(material.read(draft), on=today)):
        raise Refusal("quality_error", f"{finding.spot}: {finding.sentence}")
    sign_off = _checked_sign_off(sign_off, today)
    if not draft.has_changes and draft.previous and draft.previous.sign_off == sign_off:
        raise Refusal(
            "nothing_changed",
            _("Nothing changed since edition %d.") % draft.previous.number,
        )
    edition = _keep_edition(draft, by=by, notes=notes, sign_off=sign_off, at=at)
    _keep_steps(edition, draft.steps)
    _keep_files(edition, freezing)
    freezing.write(by=by, at=at)
    transaction.on_commit(partial(edition_released.send, Edition, edition=edition))
    return edition


# ------------------------------------------------------------ keeping


def _checked_sign_off(sign_off: dict[str, Any] | None, today: date) -> dict[str, str] | None:
    if sign_off is None:
        return None
    name, licence = (str(sign_off[part]).strip() for part in ("name", "licence"))
    day = sign_off["date"]
    if not isinstance(day, date):
        day = date.fromisoformat(day)
    if not name or not licence:
        raise Refusal(
            "sign_off_incomplete", _("A sign-off needs the clinician's name and license.")
        )
    if day > today:
        raise Refusal("sign_off_in_future", _("The date of the sign-off is still to come."))
    return {"name": name, "licence": licence, "date": day.isoformat()}


def _keep_edition(
    draft: Draft, *, by, notes: str, sign_off: dict[str, str] | None, at: datetime
) -> Edition:
    curriculum, organisation = draft.curriculum, draft.curriculum.organisation
    number = draft.previous.number + 1 if draft.previous else 1
    is_demonstration = organisation.is_demonstration or sign_off is None
    manifest = {
        **draft.outline,
        "organisation": {"name": organisation.name, "slug": organisation.slug},
        "number": number,
        "released_at": at,
        "notes": notes,
        "changes": draft.changes.as_content(),
        "sign_off": sign_off,
        "is_demonstration": is_demonstration,
    }
    return Edition.objects.create(
        organisation=organisation,
        curriculum=curriculum,
        number=number,
        title=curriculum.title,
        language=curriculum.language,
        released_at=at,
        released_by=by,
        is_demonstration=is_demonstration,
        **Edition.frozen_fields(manifest),
    )


def _keep_steps(edition: Edition, steps: Sequence[DraftStep]) -> None:
    frozen = EditionStep.many_frozen_fields(step.content for step in steps)
    EditionStep.objects.bulk_create(
        EditionStep(
            edition=edition,
            page_id=step.page.pk,
            position=position,
            module_slug=step.module.slug if step.module else "",
            module_title=step.module.title if step.module else "",
            slug=step.page.slug,
            **{
                name: step.content[name]
                for name in ("key", "kind", "title", "minutes", "is_required")
            },
            **fields,
        )
        for position, (step, fields) in enumerate(zip(steps, frozen, strict=True), 1)
    )


def _keep_files(edition: Edition, freezing: Freezing) -> None:
    EditionAsset.objects.bulk_create(
        EditionAsset(edition=edition, asset=kept.copy(), **{kind: kept.source})
        for (kind, _pk), kept in freezing.kept_files.items()
    )
