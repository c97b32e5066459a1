// What a page of the CMS says of what is typed there, and the token that sending it needs.
export const words = document.querySelector("[data-cms-keep]");

let notice;
let trouble;

export const inTrouble = () => Boolean(trouble);

export function show(name) {
  notice?.remove();
  const template = words.querySelector(`template[data-say="${name}"]`);
  notice = template.content.firstElementChild.cloneNode(true);
  for (const link of notice.querySelectorAll("a[data-sign-in]")) {
    link.href += `?next=${encodeURIComponent(words.dataset.signedIn)}`;
  }
  document.body.append(notice);
  return notice;
}

export function tell(name) {
  trouble = name;
  show(name);
}

export function calm() {
  if (!trouble) return;
  trouble = undefined;
  notice?.remove();
}

// Whether a form can be sent now; if not, why is said.
export async function renew() {
  const { token, signedOut } = await askForToken();
  if (token) {
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
    calm();
    return true;
  }
  tell(signedOut ? "signedOut" : "offline");
  return false;
}

// {token}, {signedOut} or {offline}: with a token, a form can be sent.
async function askForToken() {
  try {
    const response = await fetch(words.dataset.tokenUrl, { headers: { Accept: "application/json" } });
    if (response.redirected || response.status === 401 || response.status === 403) return { signedOut: true };
    return { token: (await response.json()).token };
  } catch {
    return { offline: true };
  }
}
