/* While one types: what may tell who a patient is, underlined in the text and listed under it, each
   mended by one tap. The server looks and keeps nothing; what counts is the list. */
const PAUSE = 900;
const AGAIN = 20_000;

export default function start(form) {
  const area = form.elements.body;
  const part = form.querySelector("[data-found-list]");
  if (!area || !part) return;
  const list = part.querySelector("[data-list]");
  const said = part.querySelector("[data-count]");
  const { seen, mended } = form.elements;
  const kept = new Set();
  const layer = document.createElement("div");
  layer.className = "box beneath";
  layer.setAttribute("aria-hidden", "true");
  area.before(layer);
  let marks = [];
  let read = "";
  let timer, asking;

  const words = () => JSON.stringify([form.elements.title?.value ?? "", area.value]);
  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(check, pause);
  };

  async function check() {
    const now = words();
    if (now === read) return;
    asking?.abort();
    asking = new AbortController();
    const [title, text] = JSON.parse(now);
    const body = new URLSearchParams({ title, body: text, kept: [...kept].join(" "), csrf_token: form.elements.csrf_token.value });
    const headers = { "X-Fragment": "1" };
    const answer = await fetch(form.dataset.check, { method: "POST", body, headers, signal: asking.signal }).catch(() => null);
    if (words() !== now) return; // a later one is on its way
    if (answer?.ok) show(await answer.json(), now);
    else if (answer?.status === 429) later(AGAIN);
  }

  function show(found, now) {
    [read, marks] = [now, found.marks];
    // The same list again is left alone, so that a focus in it stays.
    const fresh = document.createElement("div");
    fresh.innerHTML = found.html; // made by the server, as a page is
    if (fresh.textContent !== list.textContent || list.querySelector("[type=submit]")) list.replaceChildren(...fresh.childNodes);
    if (said.textContent !== found.said) said.textContent = marks.length ? found.said : "";
    const keys = [...list.querySelectorAll("[data-key]")].map((mend) => mend.dataset.key);
    seen.value = [...new Set([...seen.value.split(" "), ...keys])].filter(Boolean).join(" ");
    underline();
  }

  /** The copy of the text behind the field; its places are counted in code points. */
  function underline() {
    const here = words() === read ? marks.filter((mark) => mark.use.startsWith("body:")) : [];
    const text = [...area.value];
    let at = 0;
    layer.textContent = "";
    for (const { start: from, end: to, stops } of here.sort((a, b) => a.start - b.start)) {
      if (from < at) continue;
      const under = document.createElement("u");
      under.textContent = text.slice(from, to).join("");
      if (stops) under.className = "stop";
      layer.append(text.slice(at, from).join(""), under);
      at = to;
    }
    if (here.length) layer.append(text.slice(at).join(""), "\n");
    layer.scrollTop = area.scrollTop;
  }

  async function use(button) {
    const { put } = await import(form.querySelector(".compose").dataset.module.split(" ")[0]);
    if (words() !== read) return check(); // typed on meanwhile: the places may have moved
    const [name, key] = button.value.split(":");
    const field = form.elements[name];
    const there = marks.filter((mark) => mark.use === button.value).sort((a, b) => b.start - a.start);
    for (const { start: from, end: to, instead } of there) {
      const text = [...field.value];
      const before = text.slice(0, from).join("").length;
      put(field, before, before + text.slice(from, to).join("").length, instead);
      mended.value = `${mended.value} ${key.split(".")[0]}`.trim();
    }
    button.closest(".mend").remove();
    check();
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const mend = button?.closest(".mend");
    if (!mend) return;
    if (button.value) {
      if (!marks.length) return; // not read yet: the server mends it
      event.preventDefault();
      use(button);
    } else if (button.matches("[data-keep]")) {
      kept.add(mend.dataset.key);
      marks = marks.filter((mark) => !mark.use.endsWith(mend.dataset.key));
      mend.remove();
      underline();
      area.focus();
    } else {
      const why = form.elements.reason;
      why.closest("[data-reason]")?.removeAttribute("hidden");
      why.focus();
    }
  });
  form.addEventListener("input", (event) => {
    if (event.target !== area && event.target.name !== "title") return;
    underline();
    later(PAUSE);
  });
  area.addEventListener("scroll", () => (layer.scrollTop = area.scrollTop), { passive: true });
  if (area.value.trim()) later(0);
}
