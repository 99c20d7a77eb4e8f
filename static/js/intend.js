/* What the presenter makes of a suggestion is sent as soon as it is chosen: the same POST, answered
   with the fields alone. Another answer (signed out, refused) is left to the form. */
export default function start(form) {
  form.addEventListener("change", (event) => event.target.type === "radio" && send(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
  // It was chosen before this came, on a slow line.
  if ([...form.querySelectorAll("[type=radio]")].some((one) => one.checked !== one.defaultChecked)) send(form);
}

async function send(form) {
  if (form.ariaBusy === "true") return;
  const words = new FormData(form);
  words.delete("once"); // it says what is wanted, so it may be sent twice
  form.ariaBusy = "true";
  try {
    const answer = await fetch(form.action, { method: "POST", body: words, headers: { "X-Fragment": "1" } });
    if (answer.redirected || !(answer.ok || answer.status === 422)) form.submit();
    else show(form, await answer.text());
  } catch {
    say(form, form.dataset.unsent);
  } finally {
    form.ariaBusy = "false";
  }
}

function show(form, fields) {
  const { value } = form.querySelector(":checked") ?? {};
  form.innerHTML = fields;
  const asked = form.querySelector("[aria-invalid]");
  (asked ?? form.querySelector(`[value="${value}"]`))?.focus();
}

function say(form, text) {
  const said = form.querySelector(":scope > .err") || form.appendChild(document.createElement("p"));
  said.className = "err";
  said.setAttribute("role", "alert");
  said.textContent = text;
}
