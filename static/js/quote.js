/* Quoting: words selected in a post go into the reply at the cursor, lists and emphasis kept; the
   Quote act of a post takes what is selected there, or all of it. */
const MARKS = { STRONG: "**", B: "**", EM: "_", I: "_", S: "~~", DEL: "~~" };

function inline(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ").replace(/([\\`*_[\]])/g, "\\$1");
  const inner = () => [...node.childNodes].map(inline).join("");
  if (node.nodeName === "BR") return "\n";
  if (node.nodeName === "INPUT") return node.checked ? "[x]" : "[ ]";
  if (node.nodeName === "CODE") return `\`${node.textContent}\``;
  const words = inner();
  if (node.nodeName === "A" && words.trim()) return `[${words}](${node.getAttribute("href")})`;
  const mark = MARKS[node.nodeName];
  return mark && words.trim() ? words.replace(/^(\s*)(.*?)(\s*)$/s, `$1${mark}$2${mark}$3`) : words;
}

function list(node) {
  let number = node.start || 1;
  return [...node.children].map((item) => {
    const sign = node.nodeName === "OL" ? `${number++}. ` : "- ";
    return sign + blocks(item).join("\n").replace(/\n/g, `\n${" ".repeat(sign.length)}`);
  }).join("\n");
}

function table(node) {
  const rows = [...node.rows].map((row) => `| ${[...row.cells].map((cell) => inline(cell).trim()).join(" | ")} |`);
  if (!rows.length) return "";
  return [rows[0], `|${"---|".repeat(node.rows[0].cells.length)}`, ...rows.slice(1)].join("\n");
}

/** The blocks of an element as Markdown; what it quotes itself is left out. */
function blocks(element) {
  const found = [];
  let line = "";
  const end = () => {
    if (line.trim()) found.push(line.trim());
    line = "";
  };
  for (const node of element.childNodes) {
    const name = node.nodeName;
    if (!/^(P|UL|OL|LI|TABLE|PRE|BLOCKQUOTE|DIV|H\d|DL|DT|DD|HR|DETAILS)$/.test(name)) {
      line += inline(node);
      continue;
    }
    end();
    if (name === "UL" || name === "OL") found.push(list(node));
    else if (name === "TABLE") found.push(table(node));
    else if (name === "PRE") found.push("```\n" + node.textContent.trimEnd() + "\n```");
    else if (name !== "BLOCKQUOTE" && name !== "DETAILS") found.push(...blocks(node));
  }
  end();
  return found.filter(Boolean);
}

/** What is selected inside the words of one post: that post and a copy of it; else nothing. */
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const inside = range.commonAncestorContainer;
  const words = (inside.nodeType === Node.ELEMENT_NODE ? inside : inside.parentElement).closest(".post .words");
  if (!words) return null;
  const copy = document.createElement("div");
  copy.append(range.cloneContents());
  const parent = range.commonAncestorContainer;
  if (/^(UL|OL|TABLE|TBODY)$/.test(parent.nodeName)) {
    const around = parent.nodeName === "TBODY" ? document.createElement("table") : parent.cloneNode();
    around.append(...copy.childNodes);
    copy.append(around);
  }
  return { post: words.closest(".post"), copy, rect: range.getBoundingClientRect() };
}

export default function start(part) {
  const form = part.querySelector("#reply textarea[name=body]")?.form;
  if (!form) return;
  const area = form.elements.body;
  const sign = part.querySelector(".act[href*='quote=']");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn main mini quoteit";
  button.innerHTML = sign?.innerHTML ?? "";
  button.querySelector(".vh")?.remove();
  button.hidden = true;
  part.append(button);

  async function quote(post, copy) {
    const { putBlock } = await import(form.querySelector(".compose").dataset.module.split(" ")[0]);
    const number = post.id.slice(1);
    const name = post.querySelector(".who b").textContent.trim().replace(/([[\]\\])/g, "\\$1");
    const address = `${new URL(form.action).pathname.replace(/\/reply$/, "")}/p/${number}`;
    const said = blocks(copy).join("\n\n");
    const which = post.querySelector("a[href*='quote='] .vh")?.textContent.trim() ?? `#${number}`;
    const lead = `[${name}, ${which}](${address}):`;
    putBlock(area, `${lead}${/^([-|>`]|\d+\.)/.test(said) ? "\n\n" : " "}${said}`.replace(/^/gm, "> ").replace(/^> $/gm, ">"));
    area.scrollIntoView({ block: "center" });
    getSelection().removeAllRanges();
    area.focus();
  }

  document.addEventListener("selectionchange", () => {
    const found = selected();
    button.hidden = !found || !sign;
    if (!found) return;
    // Below the words, clear of the phone's own menu above them.
    const top = Math.min(found.rect.bottom + 12, innerHeight - 120);
    button.style.setProperty("top", `${Math.max(top, 8)}px`);
  });
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
  button.addEventListener("click", () => {
    const found = selected();
    if (found) quote(found.post, found.copy);
  });
  part.addEventListener("click", (event) => {
    const act = event.target.closest("a[href*='quote=']");
    if (!act || event.ctrlKey || event.metaKey) return;
    const post = act.closest(".post");
    const words = post?.querySelector(".words");
    if (!words) return;
    event.preventDefault();
    const found = selected();
    act.closest("details[open]")?.removeAttribute("open");
    quote(post, found?.post === post ? found.copy : words.cloneNode(true));
  });
}
