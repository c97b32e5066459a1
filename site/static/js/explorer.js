// data-explorer: draws again as its form changes, without losing the field being typed in. Inside
// a lesson it has a name, which keeps the names of its fields apart, and the address stays.
// The server answers with the comparison and with the form but for its controls, which stay.
import { announce, bind, bindIn } from "./bind.js";

const WAIT = 120; // ms after the last key

bind("[data-explorer]", (explorer) => {
  const form = explorer.querySelector("[data-explorer-form]");
  const name = explorer.dataset.explorer;
  let waiting;
  let asking;

  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, event.target.matches("select") ? 0 : WAIT);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  // The event comes before the fields are what they were.
  form.addEventListener("reset", () => setTimeout(ask));
  rememberBySource(form);

  async function ask() {
    clearTimeout(waiting);
    asking?.abort();
    asking = new AbortController();
    const address = `${form.getAttribute("action")}?${asked(form)}`;
    try {
      const response = await fetch(address, {
        headers: { "HX-Request": "true", ...(name && { "HX-Target": name }) },
        signal: asking.signal,
      });
      if (!response.ok) throw new Error(String(response.status));
      show(new DOMParser().parseFromString(await response.text(), "text/html"));
      if (!name) history.replaceState(history.state, "", address);
    } catch (error) {
      // The ordinary way still stands: the form goes to the server and comes back whole.
      if (error.name !== "AbortError") form.submit();
    }
  }

  function show(fresh) {
    for (const wrapper of form.querySelectorAll("[data-explorer-field]")) {
      const name = wrapper.dataset.explorerField;
      showField(wrapper, fresh.querySelector(`[data-explorer-field="${name}"]`));
    }
    for (const given of form.querySelectorAll("[data-explorer-given]")) {
      const letter = given.dataset.explorerGiven;
      given.textContent = fresh.querySelector(`[data-explorer-given="${letter}"]`).textContent;
    }
    // The words first: the cursor on the chart reads their table.
    for (const part of ["words", "chart"]) {
      const answer = explorer.querySelector(`[data-explorer-answer="${part}"]`);
      const next = fresh.querySelector(`[data-explorer-answer="${part}"]`);
      answer.replaceChildren(...next.childNodes);
      bindIn(answer);
    }
    const { explorerErrors, explorerSaid, explorerDone } = fresh.querySelector(
      "[data-explorer-said]",
    ).dataset;
    announce(explorerErrors === "0" ? explorerDone : explorerSaid);
  }
});

// What was typed, without the fields left empty; the level always, so that clearing
// everything is not the same as asking for nothing.
function asked(form) {
  const said = [...new FormData(form)].filter(([name, value]) => value !== "" || name === "level");
  return new URLSearchParams(said).toString();
}

// Everything of a field but the control itself.
function showField(wrapper, fresh) {
  wrapper.hidden = fresh.hidden;
  const [field, next] = [wrapper.firstElementChild, fresh.firstElementChild];
  field.classList.toggle("field--error", next.classList.contains("field--error"));
  const around = (one) => [...one.children].filter((child) => !child.matches(".field__input"));
  const written = (one) => around(one).map((child) => child.outerHTML).join("");
  const input = field.querySelector(".field__input");
  if (written(field) !== written(next)) {
    for (const child of around(field)) child.remove();
    input.before(...around(next));
  }
  const unit = next.querySelector(".field__unit");
  input.querySelector(".field__unit")?.remove();
  if (unit) input.append(unit);
  describe(input.querySelector("input, select"), field);
}

// As the server prints it with the control: described by help and errors, invalid with errors.
function describe(control, field) {
  const told = field.querySelectorAll(".field__help, .field__errors");
  if (told.length) {
    control.setAttribute("aria-describedby", [...told].map((one) => one.id).join(" "));
  } else {
    control.removeAttribute("aria-describedby");
  }
  if (field.matches(".field--error")) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

// Figures belong to the source they were typed for: another source starts with its own usual
// ones, and coming back finds what was typed.
function rememberBySource(form) {
  for (const select of form.querySelectorAll("[data-explorer-source]")) {
    const letter = select.name.split("-")[0];
    const controls = ["amount", "minutes", "share", "second", "at"].map(
      (name) => form.elements[`${letter}-${name}`],
    );
    const typed = new Map();
    let before = select.value;
    // Before the form itself hears of it and asks.
    select.addEventListener("input", () => {
      typed.set(before, controls.map((control) => control.value));
      const known = typed.get(select.value) ?? controls.map(() => "");
      controls.forEach((control, index) => (control.value = known[index]));
      before = select.value;
    });
  }
}
