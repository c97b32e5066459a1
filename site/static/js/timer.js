// data-timer: counts down by the server's clock. A quiet bar; figures in the last tenth;
// spoken at half, a quarter, five minutes and one minute; at the end the form goes in. The
// server ends the attempt by itself whether or not this runs.
import { bind } from "./bind.js";

const MINUTE = 60;

function figures(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / MINUTE)}:${String(whole % MINUTE).padStart(2, "0")}`;
}

bind("[data-timer]", (timer) => {
  const total = Number(timer.dataset.seconds);
  const endsAt = Date.parse(timer.dataset.endsAt);
  const ahead = Date.parse(timer.dataset.now) - Date.now();
  const bar = timer.querySelector("[data-timer-bar]");
  const text = timer.querySelector("[data-timer-figures]");
  const spoken = timer.querySelector("[data-timer-announce]");
  const moments = [...new Set([total / 2, total / 4, 5 * MINUTE, MINUTE])]
    .filter((at) => at < total)
    .sort((a, b) => b - a);
  const left = () => (endsAt - Date.now() - ahead) / 1000;

  // Moments gone by before the page was opened are not spoken late.
  while (moments.length && left() < moments[0]) moments.shift();

  const say = (seconds) => {
    const minutes = Math.round(seconds / MINUTE);
    spoken.textContent =
      minutes > 1 ? `${minutes} ${timer.dataset.minutesText}` : timer.dataset.minuteText;
  };

  const finish = () => {
    clearInterval(ticking);
    text.hidden = false;
    text.textContent = timer.dataset.overText;
    spoken.textContent = timer.dataset.overText;
    const form = document.getElementById(timer.dataset.timerForm);
    // Not requestSubmit: an answer left empty must not hold back the rest.
    if (form) setTimeout(() => form.submit(), 1000);
  };

  const tick = () => {
    const seconds = left();
    bar.value = Math.max(0, seconds);
    if (moments.length && seconds <= moments[0]) {
      say(moments[0]);
      while (moments.length && seconds <= moments[0]) moments.shift();
    }
    if (seconds <= total / 10) {
      timer.classList.add("timer--last");
      timer.querySelector("[data-timer-end]").hidden = true;
      text.hidden = false;
      text.textContent = figures(seconds);
    }
    if (seconds <= 0) finish();
  };
  const ticking = setInterval(tick, 1000);
  tick();
});
