// A form on its way to the server by a button: its copy stays with this tab until the next page
// says that it arrived.
import * as copies from "./local-copy.js";
import { renew } from "./cms-notices.js";

const SENT = "preceptor:sent";

// Sends nothing before the token is known to hold. False where it stays here, and why is said.
export async function mayBeSent(form, key, button) {
  copies.keep(key, form, "");
  if (!(await renew())) {
    button?.setAttribute("data-w-progress-loading-value", "false");
    return false;
  }
  underWay(key);
  // It shows that it is at work, and a disabled button would not be sent.
  if (button) button.disabled = false;
  return true;
}

export function underWay(key) {
  sessionStorage.setItem(SENT, key);
  copies.entrust(key);
}

export function forgetWhatArrived() {
  const key = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (key && document.querySelector(".messages .success")) copies.drop(key);
}
