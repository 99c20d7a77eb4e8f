/* A review's decisions by one key each: the button or link that shows the key is pressed.
   Keys can be turned off, for who speaks to the page or strays onto the keyboard; remembered on this device. */
const toggle = document.querySelector("[data-keys-toggle]");

function off() {
  try {
    return localStorage.getItem("review-keys") === "off";
  } catch {
    return false;
  }
}

function show() {
  if (toggle) toggle.textContent = off() ? toggle.dataset.off : toggle.dataset.on;
  for (const key of document.querySelectorAll("main kbd")) key.hidden = off();
}

toggle?.addEventListener("click", () => {
  try {
    localStorage.setItem("review-keys", off() ? "on" : "off");
  } catch {
    // A browser that keeps nothing leaves them on.
  }
  show();
});

document.addEventListener("keydown", (event) => {
  if (off() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const act = document.querySelector(`main [data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!act) return;
  event.preventDefault();
  act.click();
});

show();
