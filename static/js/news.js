/* A thread that is open: asks now and then, while the page is looked at, whether others replied, and
   shows a bar that leads there. Nothing of what is being read moves. */
const FIRST = 20_000;
const SLOWEST = 5 * 60_000; // a thread in which nothing happens is asked ever less often
const MOST = 4 * 60 * 60_000; // a page left open overnight falls silent

export default function start(part) {
  const begun = Date.now();
  let pause = FIRST;
  let known = "";
  let asked = 0;
  let timer;

  const later = () => {
    clearTimeout(timer);
    if (Date.now() - begun < MOST) timer = setTimeout(look, pause);
  };

  async function look() {
    if (document.hidden) return; // asked again as soon as somebody looks
    if (Date.now() - asked < FIRST / 2) return later();
    asked = Date.now();
    pause = Math.min(pause * 1.5, SLOWEST);
    try {
      const answer = await fetch(part.dataset.news, { headers: { "X-Fragment": "1", ...(known && { "If-None-Match": known }) } });
      if (answer.redirected || [401, 403, 404].includes(answer.status)) return; // signed out, or gone
      if (answer.status === 200) {
        known = answer.headers.get("ETag") ?? "";
        show(await answer.text());
      }
    } catch {
      // No connection: the next time.
    }
    later();
  }

  function show(html) {
    if (!html || part.contains(document.activeElement)) return;
    part.innerHTML = html;
    part.firstElementChild.style.bottom = "calc(5rem + env(safe-area-inset-bottom))";
    pause = FIRST;
  }

  document.addEventListener("visibilitychange", () => document.hidden || look());
  later();
}
