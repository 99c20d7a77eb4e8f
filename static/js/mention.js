/* Mentions: typing @ and a letter offers people and roles under the field, as a list one can walk
   with the arrows. Enter or a touch takes one, Escape puts the list away. */
const TYPED = /(?:^|[\s(>])@([\p{L}\d.-]{0,40})$/u;
const PAUSE = 150; // ms

export default function start(part) {
  const area = part.querySelector("textarea");
  const { mentions: url, mentionsLabel } = document.body.dataset;
  if (!area || !url) return;
  const list = document.createElement("ul");
  list.className = "calls";
  list.id = `${area.id}-calls`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", mentionsLabel);
  area.after(list);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  let waiting, asked;

  const typed = () => TYPED.exec(area.value.slice(0, area.selectionStart))?.[1];
  const chosen = () => list.querySelector("[aria-selected=true]");

  function close() {
    clearTimeout(waiting);
    asked = undefined;
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    area.setAttribute("aria-activedescendant", option.id);
  }

  function take(option) {
    const end = area.selectionStart;
    const from = end - (typed() ?? "").length;
    const words = `${option.dataset.handle} `;
    area.focus();
    area.setSelectionRange(from, end);
    // insertText keeps the browser's own undo; setRangeText is for where it is missing
    if (!document.execCommand("insertText", false, words)) area.setRangeText(words, from, end, "end");
    close();
  }

  async function offer() {
    const begun = (asked = typed());
    if (begun === undefined) return close();
    const answer = await fetch(`${url}?q=${encodeURIComponent(begun)}`).catch(() => null);
    if (asked !== begun || !answer?.ok || answer.redirected) return;
    list.innerHTML = await answer.text(); // escaped by the server
    list.hidden = !list.children.length;
    if (list.hidden) return close();
    for (const option of list.children) option.id = `${list.id}-${option.id}`;
    choose(list.children[0]);
  }

  area.addEventListener("input", () => {
    clearTimeout(waiting);
    if (typed() === undefined) close();
    else waiting = setTimeout(offer, PAUSE);
  });
  // Before the composer's own keys: while the list is open, Enter takes a name.
  area.addEventListener("keydown", (event) => {
    if (list.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = [...list.children];
    const at = all.indexOf(chosen());
    if (event.key === "ArrowDown") choose(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp") choose(all[(at - 1 + all.length) % all.length]);
    else if (event.key === "Enter" || event.key === "Tab") take(all[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  area.addEventListener("blur", close);
}
