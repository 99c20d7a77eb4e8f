/* A form is sent once: its button says what happens (data-sending) until the next page comes. */
const PATIENCE = 20_000;

function hold(button) {
  button.dataset.said = button.innerHTML;
  button.textContent = button.dataset.sending;
  button.disabled = true;
  setTimeout(() => release(button), PATIENCE);
}

function release(button) {
  if (button.dataset.said === undefined) return;
  button.innerHTML = button.dataset.said;
  button.disabled = false;
  delete button.dataset.said;
}

export default function start(root) {
  root.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.defaultPrevented || !button?.dataset.sending) return;
    if (event.target.querySelector("button[data-said]")) event.preventDefault();
    else setTimeout(() => hold(button)); // after the browser has read the form, button and all
  });
  addEventListener("pageshow", () => root.querySelectorAll("button[data-said]").forEach(release));
}
