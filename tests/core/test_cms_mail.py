"""Mail of the CMS about a page goes to whoever may open it, and to nobody who has left."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, PageSubscription
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from core.models import Membership
from core.organisations import memberships

pytestmark = [pytest.mark.database, pytest.mark.django_db]

Role = Membership.Role


def admit(person, organisation, role=Role.AUTHOR) -> None:
    memberships.admit(user=person, organisation=organisation, role=role, by=None, at=timezone.now())


def leave(person, organisation) -> None:
    for membership in organisation.memberships.filter(user=person):
        memberships.dismiss(membership=membership, by=None, at=timezone.now())


@pytest.fixture
def guest(organisation, stranger):
    """Somebody of another organisation who writes here as well."""
    admit(stranger, organisation)
    return stranger


@pytest.fixture
def front(organisation):
    """The organisation's own page, with a draft."""
    organisation.page.save_revision()
    return organisation.page


def reply(client, page, comment: Comment) -> None:
    """What the editor sends when somebody answers a comment."""
    replies = inline_formset([{"text": "Strictly internal"}])
    comments = inline_formset(
        [
            {
                "id": comment.pk,
                "text": comment.text,
                "contentpath": comment.contentpath,
                "position": "",
                "resolved": "",
                "replies": replies,
            }
        ],
        initial=1,
    )
    fields = {"title": page.title, "slug": page.slug, "introduction": "", "comments": comments}
    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(fields)
    )
    assert answer.status_code == 302, answer.context["form"].errors


def told(person) -> list[str]:
    return [one.body for one in mail.outbox if person.email in one.to]


@pytest.mark.parametrize("has_left", [False, True])
@pytest.mark.parametrize("how", ["subscribed", "took part"])
def test_what_is_commented_goes_to_nobody_who_has_left(
    sign_in, owner, guest, organisation, front, how, has_left
):
    writes = guest if how == "took part" else owner
    comment = Comment.objects.create(page=front, user=writes, text="Hm", contentpath="title")
    if how == "subscribed":
        PageSubscription.objects.create(page=front, user=guest, comment_notifications=True)
    if has_left:
        leave(guest, organisation)
    reply(sign_in(owner), front, comment)
    assert bool(told(guest)) is not has_left
    assert any("Strictly internal" in text for text in told(guest)) is not has_left


@pytest.mark.parametrize("has_left", [False, True])
@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_a_decision_in_moderation_goes_to_nobody_who_has_left(
    guest, owner, organisation, front, decision, has_left, django_capture_on_commit_callbacks
):
    state = front.get_workflow().start(front, guest)
    mail.outbox.clear()
    if has_left:
        leave(guest, organisation)
    task = state.current_task_state
    with django_capture_on_commit_callbacks(execute=True):
        getattr(task, decision)(user=owner)
    assert bool(told(guest)) is not has_left


def test_moderation_is_asked_of_owners_of_the_organisation_alone(
    guest, owner, author, other_organisation, front
):
    admit(guest, other_organisation, Role.OWNER)
    front.get_workflow().start(front, author)
    assert told(owner)
    assert not told(guest)


def test_nothing_is_sent_to_an_address_that_nobody_has_shown(author, owner, front):
    EmailAddress.objects.filter(user=owner).update(verified=False)
    front.get_workflow().start(front, author)
    assert not told(owner)
