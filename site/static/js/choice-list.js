// data-choice-list: finds among many boxes by their words, and shows only the chosen ones. Bound to
// the page, for a row of a form may bring its list later.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const isChosen = (option) => option.querySelector("input").checked;
const optionsOf = (part) => [...part.querySelectorAll(".choice-list__option")];

function find(list) {
  const words = plain(list.querySelector("input[type=search]").value).split(/\s+/);
  const only = list.querySelector("[data-choice-only]").checked;
  for (const group of list.querySelectorAll("fieldset")) {
    const title = group.querySelector("legend")?.textContent ?? "";
    for (const option of optionsOf(group)) {
      const text = plain(`${title} ${option.textContent}`);
      option.hidden = (only && !isChosen(option)) || !words.every((word) => text.includes(word));
    }
    group.hidden = optionsOf(group).every((option) => option.hidden);
  }
}

function tell(list) {
  const count = list.querySelector("[data-choice-count]");
  count.textContent = `${optionsOf(list).filter(isChosen).length} ${count.dataset.text}`;
}

function heard(event) {
  const list = event.target.closest?.("[data-choice-list]");
  if (!list) return;
  if (!event.target.matches("[data-choice-find]")) return tell(list);
  // What is only looked for is no edit of the form.
  event.stopPropagation();
  find(list);
}

for (const name of ["input", "change"]) document.addEventListener(name, heard, { capture: true });
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-choice-find]")) event.preventDefault();
});
