// Says in words when a passkey could not be used. allauth's own script does the ceremony
// and reports what went wrong as an event.
document.addEventListener("allauth.error", (event) => {
  const notice = document.querySelector("[data-passkey-error]");
  if (!notice) return;
  event.preventDefault();
  notice.hidden = false;
  notice.focus();
});
