// One save on its way to the server, and what came of it: always {status, body}, with
// status 0 where there was no answer.

const SIGNED_OUT = { status: 401, body: {} };

export async function post(url, form, { keepalive = false } = {}) {
  try {
    const response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(textOf(new FormData(form))),
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
      keepalive,
    });
    // A save is never led elsewhere, but perhaps by what stands before the server.
    if (response.redirected) return SIGNED_OUT;
    return { status: response.status, body: await bodyOf(response) };
  } catch {
    return { status: 0, body: {} };
  }
}

function textOf(data) {
  return [...data].filter(([, value]) => typeof value === "string");
}

async function bodyOf(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

// Signing in again (in another tab) changes the token: take the new one from the form as the
// server would draw it now. False when it draws something else, as the sign-in page.
export async function refreshToken(url) {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const form = page.querySelector(`form[data-autosave="${CSS.escape(url)}"]`);
    const fresh = form?.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (!fresh) return false;
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = fresh;
    return true;
  } catch {
    return false;
  }
}
