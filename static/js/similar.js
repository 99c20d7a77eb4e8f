/* While a question is typed: what was asked before, below the field, so that nothing typed moves. */
const PAUSE = 150;
const SHORTEST = 8;

export default function start(part) {
  const title = part.querySelector("input");
  const found = part.querySelector("[data-found]");
  let waiting, asking;

  async function ask(words) {
    asking = new AbortController();
    const url = `${part.dataset.similar}?title=${encodeURIComponent(words)}`;
    const answer = await fetch(url, { signal: asking.signal }).catch(() => null);
    if (!answer?.ok || answer.redirected) return; // another one is on its way, or there is no line
    if (document.activeElement !== title) return; // they type elsewhere: nothing there may move
    const html = (await answer.text().catch(() => "")).trim();
    if (html !== found.innerHTML.trim()) found.innerHTML = html; // the same again is not read out
  }
  title.addEventListener("input", () => {
    clearTimeout(waiting);
    asking?.abort();
    const words = title.value.trim();
    if (words.length < SHORTEST) found.textContent = "";
    else waiting = setTimeout(ask, PAUSE, words);
  });
  if (title.value.trim().length >= SHORTEST && !found.children.length) ask(title.value.trim());
}
