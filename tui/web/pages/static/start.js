// Tells the terminal's script where its socket is: on this very address. ?storlek=20 asks for larger letters.
document.addEventListener("DOMContentLoaded", () => {
  const terminal = document.getElementById("terminal");
  const asked = Number(new URLSearchParams(location.search).get("storlek"));
  if (asked >= 8 && asked <= 48) terminal.dataset.fontSize = String(asked);
  terminal.dataset.sessionWebsocketUrl = (location.protocol === "https:" ? "wss://" : "ws://") + location.host + "/ws";
  // Keys work at once, without a click in the terminal first.
  const focus = () => terminal.querySelector("textarea")?.focus();
  new MutationObserver((_, observer) => {
    if (document.body.classList.contains("-first-byte")) { observer.disconnect(); focus(); }
  }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  window.addEventListener("focus", focus);
});
