/* While a quick question is typed: numbers to call where somebody may be in danger, what was answered
   before, and the topics guessed, until somebody chooses them. */
const PAUSE = 500;
const AGAIN = 20_000;

export default function start(form) {
  const area = form.elements.body;
  const { chosen, warned } = form.elements;
  const alarm = form.querySelector("[data-alarm]");
  const answered = form.querySelector("[data-answered]");
  const topics = form.querySelector("[data-topics]");
  const composer = form.querySelector(".compose").dataset.module.split(" ")[0];
  let byHand = chosen.value === "1";
  let timer, asking, read;

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  };

  async function look() {
    const words = area.value;
    if (words === read) return;
    asking?.abort();
    asking = new AbortController();
    const body = new URLSearchParams({ body: words, csrf_token: form.elements.csrf_token.value });
    const headers = { "X-Fragment": "1" };
    const answer = await fetch(form.dataset.near, { method: "POST", body, headers, signal: asking.signal }).catch(() => null);
    if (area.value !== words) return; // a later one is on its way
    if (answer?.ok) show(await answer.json(), words);
    else if (answer?.status === 429) later(AGAIN);
  }

  function show(found, words) {
    read = words;
    put(alarm, found.alarm);
    if (found.alarm.trim()) warned.value = "1";
    put(answered, found.near);
    if (!byHand && topics) tick(found.topics);
  }

  /** The same again is left alone: nothing moves, nothing is read out twice. */
  function put(part, html) {
    const fresh = document.createElement("div");
    fresh.innerHTML = html; // made by the server, as a page is
    if (fresh.textContent.trim() !== part.textContent.trim()) part.replaceChildren(...fresh.childNodes);
  }

  function tick(ids) {
    const boxes = [...topics.querySelectorAll("input")];
    for (const box of boxes) box.checked = ids.includes(Number(box.value));
    const names = boxes.filter((box) => box.checked).map((box) => box.parentNode.textContent.trim());
    const said = topics.querySelector("[data-said]");
    said.textContent = names.length ? [...names, topics.dataset.guessed].join(", ") : topics.dataset.optional;
  }

  /** What to expect of the urgency that is chosen. */
  function promise() {
    for (const line of form.querySelectorAll("[data-promise]")) line.classList.toggle("plainly", line.dataset.promise !== form.elements.urgency.value);
  }

  topics?.addEventListener("change", () => {
    byHand = true;
    chosen.value = "1";
  });
  form.addEventListener("click", async (event) => {
    const chip = event.target.closest("[data-add]");
    if (!chip) return;
    event.preventDefault();
    const { put: write } = await import(composer);
    const label = chip.dataset.add;
    const at = area.value.indexOf(label.trim());
    if (at < 0) write(area, area.value.length, area.value.length, (area.value.trim() ? "\n\n" : "") + label);
    else area.setSelectionRange(at + label.length, at + label.length);
    area.focus();
  });
  promise();
  form.addEventListener("change", promise);
  area.addEventListener("input", () => later(PAUSE));
  if (area.value.trim()) later(0);
}
