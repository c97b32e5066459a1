"""What authors and owners read of the learners' evaluation, and what they never can."""

import csv
import io
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.evaluations import responses as enrolments
from courses.evaluations.results import (
    AnonymousResponse,
    Ratings,
    Sheet,
    evaluations_of,
    whole_batches,
)
from courses.models import EvaluationPage, EvaluationResponse
from tests.factory import RELEASED_AT, Factory

pytestmark = pytest.mark.database

LONG_AGO = date(2019, 3, 14)
NOW = datetime(2026, 3, 2, 0, 30, tzinfo=timezone.get_default_timezone())
RATING = {"code": "useful", "kind": "rating", "text": "It was useful."}
COMMENT = {"code": "change", "kind": "comment", "text": "What will you do?"}


def responses(*answers: dict) -> list[AnonymousResponse]:
    return [AnonymousResponse(str(uuid.UUID(int=place)), one) for place, one in enumerate(answers)]


def sheet(*answers: dict, edition: int = 1, questions=(RATING, COMMENT), key="evaluation") -> Sheet:
    return Sheet(
        edition=edition,
        released_on=RELEASED_AT.date(),
        key=key,
        title="Your evaluation",
        questions=questions,
        enrolled=len(answers),
        received=len(answers),
        responses=responses(*answers),
    )


# ------------------------------------------------------------ the calculation


@given(st.integers(min_value=0, max_value=60))
def test_what_is_shown_grows_by_five_or_not_at_all(count):
    all_of_them = responses(*[{"useful": 3}] * (count + 1))
    before, after = whole_batches(all_of_them[:count]), whole_batches(all_of_them)
    assert after[: len(before)] == before
    assert len(after) - len(before) in {0, 5}
    assert 0 <= count - len(before) < 5


def test_ratings_are_counted_from_one_to_five():
    answers = [{"useful": rating} for rating in (5, 4, 4, 1)]
    [evaluation] = evaluations_of([sheet(*answers, questions=[RATING])])
    [result] = evaluation.questions[0].results
    assert result.ratings.counts == (1, 0, 0, 2, 1)
    assert result.ratings.total == 4
    assert result.ratings.bars == [(1, 25), (0, 0), (0, 0), (2, 50), (1, 25)]


@pytest.mark.parametrize(
    ("counts", "mean"),
    [((0, 0, 0, 3, 1), "4.3"), ((5, 0, 0, 0, 0), "1.0"), ((2, 1, 0, 0, 0), "1.3")],
)
def test_a_mean_is_rounded_to_one_decimal(counts, mean):
    assert Ratings(counts).mean == Decimal(mean)


def test_a_question_is_followed_over_the_editions_in_its_newest_wording():
    newest = [COMMENT, {**RATING, "text": "It is useful."}]
    new, old = sheet({"useful": 5}, edition=2, questions=newest), sheet({"useful": 2})
    [evaluation] = evaluations_of([new, old])
    comment, rating = evaluation.questions
    assert [question.code for question in evaluation.questions] == ["change", "useful"]
    assert rating.text == "It is useful."
    assert [result.sheet.edition for result in rating.results] == [2, 1]
    assert [result.ratings.mean for result in rating.results] == [5, 2]
    assert rating.results[1].question["text"] == "It was useful."
    assert [result.comments for result in comment.results] == [[], []]


def test_a_question_that_became_another_kind_is_another_question():
    newest = [{**RATING, "kind": "comment"}]
    new = sheet({"useful": "Very."}, edition=2, questions=newest)
    [evaluation] = evaluations_of([new, sheet({"useful": 2}, questions=[RATING])])
    assert [(one.kind, len(one.results)) for one in evaluation.questions] == [
        ("comment", 1),
        ("rating", 1),
    ]


def test_an_edition_without_readable_responses_has_no_result():
    [evaluation] = evaluations_of([sheet(edition=2), sheet({"useful": 2})])
    assert [result.sheet.edition for result in evaluation.questions[0].results] == [1]
    assert evaluation.is_shown
    [unread] = evaluations_of([sheet()])
    assert not unread.is_shown


def test_comments_stand_in_an_order_that_tells_neither_time_nor_who_wrote_the_others():
    other = {**COMMENT, "code": "more"}
    answers = [{"change": str(one), "more": str(one)} for one in range(20)]
    [evaluation] = evaluations_of([sheet(*answers, questions=[COMMENT, other])])
    change, more = (question.results[0].comments for question in evaluation.questions)
    in_order = [str(one) for one in range(20)]
    assert sorted(change, key=int) == sorted(more, key=int) == in_order
    assert in_order not in (change, more)
    assert change != more


# ------------------------------------------------------------ what may be read


@pytest.fixture
def step(edition):
    return edition.steps.get(kind="evaluation")


@pytest.fixture
def where(curriculum):
    return f"/cms/curricula/{curriculum.pk}/evaluations"


@pytest.fixture
def reworded(factory, curriculum):
    """Releases the next edition with another wording of the rating, and gives its evaluation."""

    def release(text: str):
        page = EvaluationPage.objects.get()
        page.questions[0].value["text"] = text
        page.save_revision().publish()
        return factory.released(curriculum, notes=text).steps.get(kind="evaluation")

    return release


def receive(step, count: int, *, on: date = LONG_AGO, rating: int = 4, **answers) -> None:
    """So many responses of one day."""
    EvaluationResponse.objects.bulk_create(
        EvaluationResponse(step=step, answers={"useful": rating, **answers}, received_on=on)
        for _one in range(count)
    )


def table(client, where) -> list[dict]:
    answer = client.get(f"{where}.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def ratings(rows: list[dict]) -> list[list[str]]:
    """The edition and the counts of each row of ratings."""
    return [[row["Edition"], *(row[str(n)] for n in range(1, 6))] for row in rows if row["Mean"]]


def test_a_response_of_today_is_not_settled(step):
    receive(step, 1, on=NOW.date())
    receive(step, 1, on=NOW.date() - timedelta(days=1))
    [settled] = EvaluationResponse.objects.settled(before=NOW.date())
    assert settled.received_on == date(2026, 3, 1)


def test_a_later_response_never_comes_before_an_earlier_one(step):
    for place, day in ((9, 1), (4, 1), (1, 2)):
        EvaluationResponse.objects.create(
            id=uuid.UUID(int=place), step=step, answers={}, received_on=date(2026, 2, day)
        )
    assert [one.pk.int for one in EvaluationResponse.objects.settled(before=NOW.date())] == [
        4,
        9,
        1,
    ]


def test_a_handed_in_evaluation_is_read_when_its_day_is_over(enrolment, step):
    answers = {"useful": "4"}
    enrolments.evaluate(enrolment=enrolment, step=step, answers=answers, at=NOW)
    assert not EvaluationResponse.objects.settled(
        before=(NOW + timedelta(hours=23)).date()
    ).exists()
    assert EvaluationResponse.objects.settled(before=(NOW + timedelta(hours=24)).date()).exists()


def test_of_four_responses_nothing_is_shown_but_that_there_are_four(where, step, sign_in, author):
    receive(step, 4, rating=2, change="Ask first.")
    client = sign_in(author)
    page = client.get(f"{where}/").text
    assert "<td>4</td>" in page
    assert "none yet: too few" in page
    assert "Nothing is shown yet" in page
    assert "What I learned is useful." not in page
    assert "Ask first." not in page
    [row] = table(client, where)
    assert (row["Responses"], row["Shown"], row["Comment"], row["Mean"]) == ("4", "0", "", "")


def test_five_responses_are_shown_with_their_ratings_and_comments(where, step, sign_in, owner):
    receive(step, 3, rating=5)
    receive(step, 2, rating=2, change="Ask first.\nThen dose.")
    client = sign_in(owner)
    page = client.get(f"{where}/").text
    assert "What I learned is useful." in page
    assert "<strong>3.8</strong>" in page
    assert page.count("Ask first.<br>Then dose.") == 2
    rows = table(client, where)
    assert ratings(rows) == [["1", "0", "2", "0", "0", "3"]]
    [of_ratings] = [row for row in rows if row["Mean"]]
    assert (of_ratings["Mean"], of_ratings["Answers"], of_ratings["Shown"]) == ("3.8", "5", "5")
    assert [row["Comment"] for row in rows if row["Comment"]] == ["Ask first.\nThen dose."] * 2


@pytest.mark.parametrize("further", [1, 4])
def test_the_next_responses_wait_until_they_are_five(where, step, sign_in, author, further):
    receive(step, 5, rating=5)
    receive(step, further, on=LONG_AGO + timedelta(days=1), rating=1, change="I am the sixth.")
    client = sign_in(author)
    page = client.get(f"{where}/").text
    assert f"<td>{5 + further}</td>" in page
    assert "I am the sixth." not in page
    assert ratings(table(client, where)) == [["1", "0", "0", "0", "0", "5"]]
    receive(step, 5 - further, on=LONG_AGO + timedelta(days=2), rating=3)
    assert ratings(table(client, where)) == [["1", str(further), "0", str(5 - further), "0", "5"]]


def test_a_day_that_is_not_over_is_not_read(where, step, sign_in, author):
    receive(step, 10, on=timezone.now().date() + timedelta(days=1), change="Just now.")
    page = sign_in(author).get(f"{where}/").text
    assert "<td>10</td>" in page
    assert "Just now." not in page
    assert "Nothing is shown yet" in page


def test_no_day_is_named(where, step, sign_in, author):
    receive(step, 5, change="Ask first.")
    client = sign_in(author)
    for answer in (client.get(f"{where}/"), client.get(f"{where}.csv")):
        assert "Ask first." in answer.text
        assert "2019" not in answer.text
        assert str(EvaluationResponse.objects.first().pk) not in answer.text


def test_editions_stand_side_by_side_newest_first(
    where, reworded, step, sign_in, author, enrolment
):
    receive(step, 5, rating=2)
    newer = reworded("What I learned serves me.")
    receive(newer, 5, rating=5)
    client = sign_in(author)
    html = client.get(f"{where}/").text
    assert "Asked as: What I learned is useful." in html
    assert html.count("Nobody wrote a comment.") == 2
    assert html.index("What I learned serves me.") < html.index("What I learned is useful.")
    assert html.index("<strong>5.0</strong>") < html.index("<strong>2.0</strong>")
    rows = table(client, where)
    assert ratings(rows) == [["2", "0", "0", "0", "0", "5"], ["1", "0", "5", "0", "0", "0"]]
    assert {(row["Edition"], row["Enrolled"]) for row in rows} == {("2", "0"), ("1", "1")}


def test_few_responses_stay_unread_beside_an_edition_with_many(
    where, reworded, step, sign_in, author
):
    receive(step, 5, rating=2)
    newer = reworded("What I learned serves me.")
    receive(newer, 4, rating=5, change="One of four.")
    client = sign_in(author)
    assert "One of four." not in client.get(f"{where}/").text
    assert ratings(table(client, where)) == [["1", "0", "5", "0", "0", "0"]]


def test_another_curriculums_responses_are_not_among_them(
    where, other_organisation, step, sign_in, author
):
    elsewhere = Factory(other_organisation)
    other = elsewhere.released(elsewhere.curriculum())
    receive(other.steps.get(kind="evaluation"), 5, change="Of another.")
    client = sign_in(author)
    page = client.get(f"{where}/").text
    assert "Of another." not in page
    assert "Nothing is shown yet" in page
    assert [row["Responses"] for row in table(client, where)] == ["0"]


def test_a_comment_is_text_and_carries_nothing_out(where, step, sign_in, author):
    receive(step, 4)
    receive(step, 1, change='=HYPERLINK("x")<script>')
    client = sign_in(author)
    assert "&lt;script&gt;" in client.get(f"{where}/").text
    comments = [row["Comment"] for row in table(client, where) if row["Comment"]]
    assert comments == ['\'=HYPERLINK("x")<script>']


def test_more_responses_and_editions_cost_no_more_queries(where, reworded, step, sign_in, author):
    client = sign_in(author)
    client.get(f"{where}/")
    receive(step, 5, change="Ask first.")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{where}/")
    for text in ("It serves me.", "It served me."):
        receive(reworded(text), 20, change="Ask first.")
    with CaptureQueriesContext(connection) as many:
        assert client.get(f"{where}/").text.count("Ask first.") == 45
    assert len(many) == len(few)


# ------------------------------------------------------------ the doors


@pytest.mark.parametrize("end", ["/", ".csv"])
def test_only_who_writes_for_the_organisation_reads_it(
    where, end, step, client, sign_in, author, owner, administrator, stranger, supervisor, trainee
):
    receive(step, 5, change="Ask first.")
    for writer in (author, owner, administrator):
        assert "Ask first." in sign_in(writer).get(where + end).text
    assert sign_in(stranger).get(where + end).status_code == 404
    for other in (supervisor, trainee):
        answer = sign_in(other).get(where + end)
        assert answer.status_code in {302, 404}
        assert "Ask first." not in answer.text
    client.logout()
    assert client.get(where + end).status_code == 302


def test_a_password_alone_does_not_open_it(where, step, sign_in_with_password, author):
    receive(step, 5, change="Ask first.")
    answer = sign_in_with_password(author).get(f"{where}/")
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/second-factor/")


def test_writers_find_it_where_they_look(where, curriculum, sign_in, author):
    client = sign_in(author)
    for place in (
        "/cms/curricula/quality/",
        f"/cms/curricula/{curriculum.pk}/quality/",
        f"/cms/pages/{curriculum.pk}/",
    ):
        assert f'href="{where}/"' in client.get(place).text, place


def test_before_a_release_nobody_has_been_asked(where, sign_in, author):
    client = sign_in(author)
    page = client.get(f"{where}/").text
    assert "nobody has been asked" in page
    assert f"{where}.csv" not in page
    assert table(client, where) == []


def test_an_evaluation_without_a_response_says_so(where, step, sign_in, author):
    page = sign_in(author).get(f"{where}/").text
    assert "Your evaluation" in page
    assert "Nothing is shown yet" in page
    assert "too few" not in page
