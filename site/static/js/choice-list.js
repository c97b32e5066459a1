// data-choice-list: finds among many boxes by their words, and shows only the chosen ones.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

class ChoiceList {
  constructor(list) {
    this.list = list;
    this.search = list.querySelector("input[type=search]");
    this.only = list.querySelector("[data-choice-only]");
    this.count = list.querySelector("[data-choice-count]");
    this.options = [...list.querySelectorAll(".choice-list__option")];
    for (const label of list.querySelectorAll("[data-choice-search]")) label.hidden = false;
    // What is only looked for is no edit of the form.
    for (const field of [this.search, this.only]) {
      for (const name of ["input", "change"]) field.addEventListener(name, (event) => this.find(event));
    }
    this.search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    list.addEventListener("change", () => this.tell());
  }

  find(event) {
    event.stopPropagation();
    const words = plain(this.search.value).split(/\s+/);
    for (const option of this.options) {
      const text = plain(`${option.closest("fieldset").querySelector("legend")?.textContent} ${option.textContent}`);
      const isChosen = option.querySelector("input").checked;
      option.hidden = (this.only.checked && !isChosen) || !words.every((word) => text.includes(word));
    }
    for (const group of this.list.querySelectorAll("fieldset")) {
      group.hidden = !group.querySelector(".choice-list__option:not([hidden])");
    }
  }

  tell() {
    const chosen = this.options.filter((option) => option.querySelector("input").checked);
    this.count.textContent = `${chosen.length} ${this.count.dataset.text}`;
  }
}

for (const list of document.querySelectorAll("[data-choice-list]")) new ChoiceList(list);
