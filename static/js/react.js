/* Reactions of a post change in place: the same POST, answered with the buttons alone.
   Another answer (signed out, refused) is left to the form, which shows its page. */
export default function start(posts) {
  posts.addEventListener("click", (event) => {
    const button = event.target.closest(".reacts button[formaction]");
    if (!button) return;
    event.preventDefault();
    const group = button.closest(".reacts");
    if (group.ariaBusy !== "true") send(group, button);
  });
}

async function send(group, button) {
  const form = button.form;
  const words = new FormData(form, button);
  words.delete("once"); // it says which state is wanted, so it may be sent twice
  group.ariaBusy = "true";
  try {
    const answer = await fetch(button.formAction, { method: "POST", body: words, headers: { "X-Fragment": "1" } });
    if (!answer.ok || answer.redirected) form.requestSubmit(button);
    else show(group, await answer.text(), button.getAttribute("formaction"));
  } catch {
    say(group, form.dataset.unsent);
  } finally {
    group.ariaBusy = "false";
  }
}

function show(group, buttons, pressed) {
  group.innerHTML = buttons;
  const next = group.querySelector("input.box") || group.querySelector(`[formaction="${pressed}"]`);
  next?.focus();
}

function say(group, text) {
  const said = group.querySelector(".err") || group.appendChild(document.createElement("p"));
  said.className = "err";
  said.setAttribute("role", "alert");
  said.textContent = text;
}
