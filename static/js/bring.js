/* Files of lectures are sent ahead, one after the other, chosen or dropped; folders are emptied. */
let turn = Promise.resolve();

async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((done, wrong) => entry.file(done, wrong))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, wrong) => reader.readEntries(done, wrong));
    if (!some.length) return found;
    for (const one of some) found.push(...(await filesOf(one)));
  }
}

function start(part) {
  const form = part.closest("form");
  const say = part.dataset;
  const input = part.querySelector("input[type=file]");
  const rows = part.querySelector("[data-rows]");
  const said = part.querySelector("[data-said]");
  let going = 0; // of this field's: it says that it is waited for

  function post(url, body, moved = () => {}) {
    return new Promise((done) => {
      const sent = new XMLHttpRequest();
      sent.open("POST", url);
      sent.setRequestHeader("X-CSRFToken", form.querySelector("[name=csrf_token]").value);
      sent.upload.onprogress = (event) => moved(event.loaded / event.total);
      sent.onloadend = () => done(sent);
      sent.send(body);
    });
  }

  async function send(file) {
    const row = document.createElement("li");
    const words = document.createElement("p");
    const bar = document.createElement("progress");
    words.textContent = `${say.sending} ${file.name}`;
    bar.className = "prog";
    bar.setAttribute("aria-label", words.textContent);
    row.append(words, bar);
    rows.append(row);
    const body = new FormData();
    body.append(`sent-${say.bring}`, file, file.name);
    const answer = await post(say.url, body, (share) => { bar.value = share; });
    if (answer.status === 201) return arrived(row, answer.responseText);
    bar.remove();
    words.className = "err";
    words.textContent = `${file.name}: ${answer.status === 422 ? answer.responseText : say.failed} `;
    if (answer.status === 422) return;
    const again = document.createElement("button");
    Object.assign(again, { type: "button", className: "btn mini", textContent: say.again });
    again.onclick = () => { row.remove(); take([file]); };
    row.append(again);
  }

  function arrived(row, html) {
    const made = document.createElement("template");
    made.innerHTML = html; // our own template's
    const fresh = made.content.querySelector("li");
    const id = fresh.querySelector("input").value;
    if ("one" in say) for (const other of [...rows.children]) if (other !== row) other.remove();
    if (rows.querySelector(`input[value="${id}"]`)) row.remove();
    else row.replaceWith(fresh);
    said.textContent = say.there;
  }

  function take(files) {
    for (const file of files) {
      going++;
      turn = turn.then(() => send(file)).finally(() => going--);
    }
  }

  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    part.addEventListener(kind, (event) => {
      event.preventDefault();
      part.classList.toggle("over", kind === "dragover");
    });
  }
  part.addEventListener("drop", async (event) => {
    const { items, files } = event.dataTransfer;
    const entries = [...items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const found = entries.length ? [] : [...files];
    for (const entry of entries) found.push(...(await filesOf(entry)));
    take(found.filter((file) => !file.name.startsWith(".")));
  });
  rows.addEventListener("click", (event) => {
    const button = event.target.closest("[data-discard]");
    if (!button) return;
    post(button.dataset.discard, new FormData());
    button.closest("li").remove();
    said.textContent = say.left;
    input.focus();
  });
  form.addEventListener("submit", (event) => {
    if (!going) return;
    event.preventDefault();
    said.textContent = say.wait;
    said.scrollIntoView({ block: "nearest" });
  });
}

for (const part of document.querySelectorAll("[data-bring]")) start(part);
