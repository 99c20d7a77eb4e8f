/* Photos and PDFs are sent ahead, one by one; a photo goes through the cover tool first, so what leaves is only pixels. */
const LARGEST = 11 * 1024 * 1024;

export default function start(form) {
  const part = form.querySelector("[data-files]");
  if (!part) return;
  const say = part.dataset;
  const rows = part.querySelector("[data-rows]");
  const input = part.querySelector("input[type=file]");
  const said = part.querySelector("[data-said]");
  const token = () => form.querySelector("[name=csrf_token]").value;
  let going = 0;
  let turn = Promise.resolve();

  function post(url, body, moved = () => {}) {
    return new Promise((done) => {
      const sent = new XMLHttpRequest();
      sent.open("POST", url);
      sent.setRequestHeader("X-CSRFToken", token());
      sent.setRequestHeader("X-Fragment", "1");
      sent.upload.onprogress = (event) => moved(event.loaded / event.total);
      sent.onloadend = () => done(sent);
      sent.send(body);
    });
  }

  async function send(file, name) {
    const row = document.createElement("li");
    const words = document.createElement("p");
    const bar = document.createElement("progress");
    words.textContent = `${say.sending} ${name}`;
    bar.className = "prog";
    bar.setAttribute("aria-label", words.textContent);
    row.append(words, bar);
    rows.append(row);
    const body = new FormData();
    body.append("upload", file, name);
    going++;
    const answer = await post(say.url, body, (part) => { bar.value = part; });
    going--;
    if (answer.status === 201) return arrived(row, answer.responseText);
    bar.remove();
    words.className = "err";
    words.textContent = answer.status === 422 ? `${name}: ${answer.responseText}` : `${name}: ${say.failed} `;
    if (answer.status === 422) return said.replaceChildren();
    const again = document.createElement("button");
    Object.assign(again, { type: "button", className: "btn mini", textContent: say.again });
    again.onclick = () => { row.remove(); send(file, name); };
    row.append(again);
    again.focus();
  }

  function arrived(row, html) {
    const made = document.createElement("template");
    made.innerHTML = html; // our own template's
    const fresh = made.content.querySelector("li");
    const id = fresh.querySelector("[name=files]").value;
    // The same file twice is one; what was written of it stays.
    if (rows.querySelector(`[name=files][value="${id}"]`)) row.remove();
    else row.replaceWith(fresh);
    said.textContent = say.there;
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function take(file) {
    said.textContent = "";
    if (rows.children.length >= Number(say.most)) { said.textContent = say.many; return; }
    let ready = file;
    if (file.type.startsWith("image/")) {
      const { cover } = await import(say.coverJs);
      ready = await cover(file, part.querySelector("template")).catch(() => { said.textContent = say.unread; });
    }
    if (!ready) return;
    if (ready.size > LARGEST) { said.textContent = say.large; return; }
    await send(ready, file.name);
  }

  function takeAll(files) {
    part.open = true;
    for (const file of files) turn = turn.then(() => take(file));
  }

  input.addEventListener("change", () => {
    takeAll([...input.files]);
    input.value = "";
  });
  form.addEventListener("attach", (event) => {
    event.preventDefault(); // they are taken
    takeAll(event.detail.files);
  });
  form.addEventListener("submit", (event) => {
    if (!going) return;
    event.preventDefault();
    said.textContent = say.wait;
    said.scrollIntoView({ block: "nearest" });
  });
  rows.addEventListener("click", (event) => {
    const button = event.target.closest("[data-discard]");
    if (!button) return;
    post(button.dataset.discard, new FormData());
    button.closest("li").remove();
    input.focus();
  });
}
