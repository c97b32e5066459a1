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

// The same, and once more where only the token was old: signing in again, in another tab,
// changes it.
export async function send(url, form, options) {
  const answer = await post(url, form, options);
  return answer.status === 403 && (await refreshToken()) ? post(url, form, options) : answer;
}

// Any form that the server would draw here now has the new token: this page's, or where it
// leads meanwhile. Whether somebody is signed in, the next save is told.
async function refreshToken() {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (!fresh) return false;
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = fresh;
    return true;
  } catch {
    return false;
  }
}
