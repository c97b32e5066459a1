// data-local-time on <time>: shown in the reader's own time zone ("date" or "time" alone if
// the attribute says so), with the server's text as its title.
import { bind } from "./bind.js";

const STYLES = {
  "": { dateStyle: "medium", timeStyle: "short" },
  date: { dateStyle: "long" },
  time: { timeStyle: "short" },
};

bind("time[data-local-time][datetime]", (element) => {
  const moment = new Date(element.dateTime);
  if (Number.isNaN(moment.getTime())) return;
  element.title = element.textContent.trim();
  const lang = document.documentElement.lang || undefined;
  element.textContent = new Intl.DateTimeFormat(lang, STYLES[element.dataset.localTime]).format(moment);
});
