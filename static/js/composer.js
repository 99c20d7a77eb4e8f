/* The composer: Markdown tools, shortcuts, lists that go on, and a preview that follows the writing. */
const AROUND = { bold: ["**", "**"], italic: ["_", "_"], link: ["[", "](https://)"] };
const BEFORE = { list: "- ", tasks: "- [ ] ", quote: "> " };
const KEYS = { b: "bold", i: "italic", k: "link" };
const ITEM = /^(\s*(?:>\s?)*)(?:([-*+])( \[[ xX]\])?|(\d{1,4})([.)])) (.*)$/;

/** Put a text in the place of another; the browser's own undo takes it back. */
export function put(area, from, to, text) {
  area.focus();
  area.setSelectionRange(from, to);
  // insertText keeps that undo; setRangeText is for where it is missing
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (done) return;
  area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** A block of its own at the cursor, with an empty line before and after. */
export function putBlock(area, text) {
  const { selectionEnd: at, value } = area;
  const before = value.slice(0, at);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  put(area, at, at, gap + text + (value.slice(at).startsWith("\n\n") ? "" : "\n\n"));
}

function format(area, tool) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const name = tool.dataset.md;
  if (name === "table") {
    const head = `| ${tool.dataset.words} | ${tool.dataset.words} |\n|---|---|\n`;
    return putBlock(area, `${head}|  |  |`);
  }
  if (BEFORE[name]) {
    const line = value.lastIndexOf("\n", from - 1) + 1;
    const sign = name === "quote" ? /^/gm : /^(?:[-*+] (?:\[[ xX]\] )?)?/gm; // a list turns into a checklist
    return put(area, line, to, value.slice(line, to).replace(sign, BEFORE[name]));
  }
  const [open, close] = AROUND[name];
  const inner = value.slice(from, to);
  put(area, from, to, open + inner + close);
  const caret = from + open.length + (inner && name === "link" ? inner.length + 2 : 0);
  area.setSelectionRange(caret, caret + (name === "link" && inner ? "https://".length : inner.length));
}

/** Enter in a list begins the next item; in an empty one it ends the list. True where it did. */
function goOn(area) {
  const { selectionStart: at, selectionEnd: to, value } = area;
  const start = value.lastIndexOf("\n", at - 1) + 1;
  const item = at === to && ITEM.exec(value.slice(start, at));
  if (!item) return false;
  const [, indent, sign, box, number, dot, words] = item;
  if (!words) put(area, start, at, "");
  else put(area, at, at, `\n${indent}${sign ? sign + (box ? " [ ]" : "") : Number(number) + 1 + dot} `);
  return true;
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
    if (tool) return format(area, tool);
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
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      const tool = KEYS[event.key.toLowerCase()];
      if (event.key === "Enter") form.requestSubmit(form.querySelector(".btn.main"));
      else if (tool) format(area, part.querySelector(`[data-md=${tool}]`));
      else return;
    } else if (event.key !== "Enter" || event.shiftKey || !goOn(area)) return;
    event.preventDefault();
  });
}
