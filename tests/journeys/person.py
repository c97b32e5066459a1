"""Somebody without JavaScript: reads pages, fills in what a label names, presses what a button says."""

import re
import time
from pathlib import Path
from urllib.parse import urljoin

import mechanicalsoup
from bs4 import Tag

from tests.journeys.server import Server


class Person:
    def __init__(self, server: Server) -> None:
        self.server = server
        self.browser = mechanicalsoup.StatefulBrowser(soup_config={"features": "html.parser"})
        self.status = 0
        # What was followed or pressed so far.
        self.acts = 0

    # ------------------------------------------------------------ looking

    @property
    def url(self) -> str:
        return self.browser.url

    @property
    def text(self) -> str:
        return _words(self.browser.page)

    def open(self, path: str) -> "Person":
        self.status = self.browser.open(urljoin(self.server.address, path)).status_code
        return self

    def follow(self, label: str) -> "Person":
        self.acts += 1
        link = self._one("a", label)
        return self.open(urljoin(self.url, link["href"]))

    def follow_last(self, label: str) -> "Person":
        """Follow the last link that says ``label``, as in the newest row of a list."""
        found = [one for one in self.browser.page.find_all("a") if label in _words(one)]
        assert found, f"no link says {label!r} on {self.url}"
        return self.open(urljoin(self.url, found[-1]["href"]))

    def follow_mail(self, email: str, path: str) -> "Person":
        """Open the link beginning with ``path`` of the latest mail to ``email``."""
        self.acts += 1
        return self.open(self.server.link_sent_to(email, path))

    def follow_any(self, *labels: str) -> "Person":
        """Follow the first of ``labels`` that the page has."""
        links = {_words(tag) for tag in self.browser.page.find_all("a")}
        return self.follow(next(label for label in labels if label in links))

    def sees(self, *texts: str) -> "Person":
        for text in texts:
            assert text in self.text, f"{text!r} is not on {self.url}:\n{self.text[:1500]}"
        return self

    def shows(self, text: str) -> bool:
        return text in self.text

    def sees_not(self, *texts: str) -> "Person":
        for text in texts:
            assert text not in self.text, f"{text!r} is on {self.url}"
        return self

    # ------------------------------------------------------------ filling in

    def fill(self, label: str, value: str) -> "Person":
        control = self._control(label)
        if control.name == "textarea":
            control.string = value
        elif control.name == "select":
            self.pick(control, value)
        else:
            control["value"] = value
        return self

    def pick(self, select: Tag, label: str) -> "Person":
        for option in select.find_all("option"):
            del option["selected"]
            if _words(option) == label:
                option["selected"] = "selected"
        return self

    def set(self, **values: str) -> "Person":
        """Give controls a value by their names, for what only a script would fill in."""
        for name, value in values.items():
            control = self.browser.page.find(attrs={"name": name.replace("__", "-")})
            if control.name == "select":
                for option in control.find_all("option"):
                    del option["selected"]
                    if option["value"] == value:
                        option["selected"] = "selected"
            else:
                control["value"] = value
        return self

    def choose(self, label: str, *, within: Tag | None = None) -> "Person":
        """Choose the radio button, or tick the box, that ``label`` names."""
        control = self._control(label, within=within)
        if control["type"] == "radio":
            for other in self.browser.page.find_all("input", attrs={"name": control["name"]}):
                del other["checked"]
        control["checked"] = "checked"
        return self

    def press(self, label: str) -> "Person":
        return self._press(self._one("button", label))

    def _press(self, button: Tag) -> "Person":
        self.acts += 1
        form = self._form_of(button)
        if button.get("formaction"):
            form["action"] = button["formaction"]
        for control in self.browser.page.find_all(attrs={"form": form.get("id") or "-"}):
            # MechanicalSoup sends what stands inside the form; browsers also what names it.
            form.append(control.extract())
        for other in form.find_all("button"):
            if other is not button:
                other.extract()
        self.browser.select_form(form)
        self.status = self.browser.submit_selected(btnName=button).status_code
        return self

    def autosave(self, **values: str) -> dict:
        """Send the open form as its script does while one types; the answer, or what went wrong."""
        tag = self.browser.page.find("form", attrs={"data-autosave": True})
        fields = {
            control["name"]: control.get("value", "")
            for control in tag.find_all("input", attrs={"type": "hidden"})
        }
        response = self.browser.post(
            urljoin(self.url, tag["data-autosave"]),
            data=fields | values,
            headers={"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"},
        )
        assert response.status_code == 200, response.text
        saved = response.json()
        tag.find("input", attrs={"name": "version"})["value"] = saved["version"]
        return saved

    def download(self, path: str, to: Path) -> Path:
        """Waits, as a browser does by itself, while the file is still being made."""
        patience = time.monotonic() + 60
        response = self.browser.get(urljoin(self.url, path))
        while response.status_code == 202 and time.monotonic() < patience:
            time.sleep(0.5)
            response = self.browser.get(urljoin(self.url, path))
        assert response.status_code == 200, response.status_code
        to.write_bytes(response.content)
        return to

    # ------------------------------------------------------------ finding

    def find(self, name: str, label: str) -> Tag:
        return self._one(name, label)

    def _form_of(self, button: Tag) -> Tag:
        form = (
            self.browser.page.find("form", id=button["form"])
            if button.get("form")
            else button.find_parent("form")
        )
        assert isinstance(form, Tag), f"the button {_words(button)!r} belongs to no form"
        return form

    def _control(self, label: str, *, within: Tag | None = None) -> Tag:
        tag = self._one("label", label, within=within)
        control = self.browser.page.find(id=tag["for"]) if tag.get("for") else tag.find("input")
        assert isinstance(control, Tag), f"the label {label!r} names nothing"
        return control

    def _one(self, name: str, label: str, *, within: Tag | None = None) -> Tag:
        found = [
            tag for tag in (within or self.browser.page).find_all(name) if label in _words(tag)
        ]
        exact = [tag for tag in found if _words(tag) == label]
        assert found, f"no {name} says {label!r} on {self.url}:\n{self.text[:1500]}"
        return (exact or found)[0]

    def fieldset(self, legend: str) -> Tag:
        tag = next(
            one for one in self.browser.page.find_all("fieldset") if legend in _words(one.legend)
        )
        assert isinstance(tag, Tag)
        return tag

    # ------------------------------------------------------------ signing in

    def signs_in(self, email: str, password: str, *, code: str = "") -> "Person":
        self.open("/accounts/login/")
        self.browser.select_form("main form")
        self.browser["login"] = email
        self.browser["password"] = password
        self.browser.submit_selected()
        if code:
            self.browser.select_form("main form")
            self.browser["code"] = code
            self.browser.submit_selected()
        return self


def demonstration_person(server: Server, word: str) -> Person:
    """One of the people that ``load_demo`` makes, signed in with all that they need.

    Whom another journey signed in stays so, as in an open browser: a code holds once, and the
    next is half a minute away.
    """
    if word not in server.signed_in:
        needs_code = word not in ("trainee", "graduate")
        server.signed_in[word] = Person(server).signs_in(
            f"{word}@demo.localhost",
            "demonstration only",
            code=server.code(word) if needs_code else "",
        )
    return server.signed_in[word]


def _words(tag: Tag) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ")).strip()
