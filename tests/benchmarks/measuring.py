"""The scenarios on the data, and the render of a certificate, which needs no server."""

import itertools
import statistics
import time

from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from weasyprint import HTML

from assessments.quizzes import attempts
from certificates.models import Certificate
from certificates.renditions import pdf as rendering
from courses.models import Edition, Enrolment
from tests.benchmarks import data, explorer
from tests.benchmarks.browser import Reader
from tests.benchmarks.load import measure
from tests.benchmarks.scenarios import Scenario, always, posting

CONNECTIONS = 8
SUBMISSIONS = 1500


def prepare(port: int) -> tuple[dict, list[Scenario]]:
    """The floors by name, and the scenarios, on data made for them."""
    data.put_floor_page()
    data.fill_queue()
    graduate, supervisor = (
        data.sign_in(data.person("graduate")),
        data.sign_in(data.person("supervisor")),
    )
    floors = {
        "plain": always("/floor/plain/", port=port, cookies=graduate),
        "one-read": always("/floor/one-read/", port=port, cookies={}),
        "wagtail": always("/floor/", port=port, cookies=graduate),
    }
    return floors, [
        Scenario("lesson", "wagtail", always(_lesson(), port=port, cookies=graduate)),
        Scenario(
            "dashboard", "wagtail", always(reverse("portal:dashboard"), port=port, cookies=graduate)
        ),
        Scenario("answer-save", "plain", _answer_saves(port)),
        Scenario("quiz-submit", "plain", _quiz_submits(port), allowed=(302,)),
        Scenario("quiz-results", "plain", _quiz_results(port)),
        Scenario(
            "queue-10000",
            "wagtail",
            always(reverse("assessments:queue"), port=port, cookies=supervisor),
        ),
        Scenario("explorer", "plain", explorer.questions(port=port)),
        Scenario("verification", "one-read", always(_verification(), port=port, cookies={})),
    ]


def wait_until_idle() -> None:
    """Let the worker finish what the preparation asked of it: it would be measured too."""
    while (DBTaskResult.objects.ready() | DBTaskResult.objects.running()).exists():
        time.sleep(0.5)


def ask_for_everything(scenarios: list[Scenario], *, port: int) -> None:
    """A moment of each scenario: afterwards every process holds what its work needs."""
    for scenario in scenarios:
        measure(
            scenario.requests,
            port=port,
            connections=CONNECTIONS,
            seconds=1,
            allowed=scenario.allowed,
        )
    # The PDF was made by the worker, which was asked for it when the certificate was issued.
    wait_until_idle()


def readers() -> list[Reader]:
    """Who waits for what in a browser, and what they touch there."""
    opened, cookies = data.open_attempts(1)
    graduate, supervisor = data.person("graduate"), data.person("supervisor")
    marked = data.claim_one(supervisor)

    def tap(selector: str):
        return lambda page: page.locator(selector).first.tap()

    def type_into(selector: str, text: str):
        return lambda page: page.locator(selector).first.press_sequentially(text, delay=120)

    return [
        Reader(
            "lesson",
            _lesson(),
            data.sign_in(graduate),
            (tap("[data-check] label"), tap("details[data-drawer] summary")),
        ),
        Reader(
            "quiz",
            reverse("assessments:question", args=[opened[0].uuid, 1]),
            cookies[0],
            (tap("main label.option, main .option label, main .option"),),
        ),
        Reader(
            "desk",
            reverse("assessments:desk", args=[marked.uuid]),
            data.sign_in(supervisor),
            (tap("fieldset[data-key-scope] label"), type_into("textarea:enabled", "Why so")),
        ),
        Reader(
            "explorer",
            explorer.address(),
            {},
            (type_into("[name=a-weight]", "1"), type_into("[name=b-weight]", "1")),
        ),
    ]


def lesson_of_graduate() -> tuple[str, dict[str, str]]:
    return _lesson(), data.sign_in(data.person("graduate"))


def _lesson() -> str:
    enrolment = Enrolment.objects.get(user=data.person("graduate"))
    step = Edition.objects.get().steps.filter(kind="lesson").first()
    return reverse("courses:step", args=[enrolment.pk, step.module_slug, step.slug])


def _verification() -> str:
    return reverse("certificates:certificate", args=[Certificate.objects.get().serial])


def _answer_saves(port: int):
    """Each connection saves its own attempt's first question over and over, as typing does."""
    opened, cookies = data.open_attempts(CONNECTIONS)
    # Versions go on counting from turn to turn, as on a page that stays open.
    counts = [itertools.count() for _ in opened]

    def requests(number: int):
        path = reverse("assessments:question", args=[opened[number].uuid, 1])
        form = {"csrfmiddlewaretoken": data.CSRF}
        saves = posting(
            lambda *_: path,
            lambda *_: form | {"version": f"{next(counts[number])}-bench", "flag": "flagged"},
            port=port,
            cookies=cookies[number],
        )
        return saves(number)

    return requests


def _quiz_submits(port: int):
    """Each request hands in another attempt."""
    opened, cookies = data.open_attempts(SUBMISSIONS)
    ready = iter(zip(opened, cookies, strict=True))

    def requests(_number: int):
        for attempt, jar in ready:
            path = reverse("assessments:submission", args=[attempt.uuid])
            yield next(
                posting(
                    lambda *_, path=path: path,
                    lambda *_: {"csrfmiddlewaretoken": data.CSRF},
                    port=port,
                    cookies=jar,
                )(0)
            )

    return requests


def _quiz_results(port: int):
    """Each connection reads the result of an attempt of its own, answered like no other."""
    opened, cookies = data.open_attempts(CONNECTIONS)
    data.answer_at_random(opened)
    for attempt in opened:
        attempts.submit(attempt=attempt, at=timezone.now())

    def requests(number: int):
        path = reverse("assessments:results", args=[opened[number].uuid])
        return always(path, port=port, cookies=cookies[number])(number)

    return requests


def certificate_render(*, repeats: int) -> None:
    """A warm render beside WeasyPrint's own of the same page, in turns in this process."""
    certificate = Certificate.objects.select_related("entry", "holder").get()
    content = certificate.entry.content
    name = certificate.holder.fields["legal_name"]["value"]
    html = rendering.page(content, legal_name=name, files={})
    style, fonts = rendering._print_style()

    def bare() -> None:
        HTML(string=html).write_pdf(
            font_config=fonts, stylesheets=[style], pdf_variant="pdf/ua-1", pdf_tags=True
        )

    def ours() -> None:
        rendering.render(content, legal_name=name, files={})

    ours(), bare()
    times: dict = {ours: [], bare: []}
    for _ in range(repeats):
        for render in (bare, ours):
            began = time.perf_counter()
            render()
            times[render].append(time.perf_counter() - began)
    warm, floor = (statistics.median(times[render]) for render in (ours, bare))
    print(f"certificate-render {warm * 1000:.1f} ms")
    print(f"certificate-render-floor-weasyprint {floor * 1000:.1f} ms")
    print(f"certificate-render-of-weasyprint {warm / floor:.2f} ratio")
