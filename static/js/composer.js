/* The composer: Markdown tools, shortcuts, and a preview that follows the writing. */
const AROUND = { bold: ["**", "**"], italic: ["_", "_"], code: ["`", "`"], link: ["[", "](https://)"] };
const BEFORE = { list: "- ", quote: "> " };
const KEYS = { b: "bold", i: "italic" };

function put(area, from, to, text) {
  area.focus();
  area.setSelectionRange(from, to);
  // insertText keeps the browser's own undo; setRangeText is for where it is missing
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, from, to, "end");
}

function format(area, name) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  if (BEFORE[name]) {
    const line = value.lastIndexOf("\n", from - 1) + 1;
    return put(area, line, to, value.slice(line, to).replace(/^/gm, BEFORE[name]));
  }
  const [open, close] = AROUND[name];
  const inner = value.slice(from, to);
  put(area, from, to, open + inner + close);
  const caret = from + open.length + (inner && name === "link" ? inner.length + 2 : 0);
  area.setSelectionRange(caret, caret + (name === "link" && inner ? "https://".length : inner.length));
}

export default function start(part) {
  const area = part.querySelector("textarea");
  const shown = part.querySelector("[data-shown]");
  const form = area.form;
  let waiting;

  async function preview() {
    const body = new FormData(form);
    const headers = { "X-Fragment": "1", "X-CSRFToken": body.get("csrf_token") ?? "" };
    const answer = await fetch(part.dataset.previewUrl, { method: "POST", body, headers }).catch(() => null);
    if (answer?.ok) shown.innerHTML = await answer.text(); // cleaned by the server, as a post is
    else shown.textContent = shown.dataset.failed;
    shown.hidden = false;
  }
  part.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-md]");
    if (tool) return format(area, tool.dataset.md);
    if (!shown || !event.target.closest("[data-preview]")) return;
    event.preventDefault();
    if (shown.hidden) preview();
    else shown.hidden = true;
  });
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    if (shown && !shown.hidden) waiting = setTimeout(preview, 700);
  });
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.key === "Enter") form.requestSubmit(form.querySelector(".btn.main"));
    else if (KEYS[event.key]) format(area, KEYS[event.key]);
    else return;
    event.preventDefault();
  });
}
