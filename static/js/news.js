/* An open thread asks now and then, while it is looked at, whether others replied. The bar that leads
   there moves nothing of what is read. */
const FIRST = 20_000;
const SLOWEST = 300_000;

export default function start(part) {
  let pause = FIRST;
  let etag = "";
  let timer;

  async function look() {
    timer = 0;
    if (document.hidden) return;
    pause = Math.min(pause * 1.5, SLOWEST);
    const answer = await fetch(part.dataset.news, { headers: { "If-None-Match": etag } }).catch(() => 0);
    if (answer.redirected || answer.status > 399) return; // signed out, or gone
    if (answer.status === 200) {
      etag = answer.headers.get("ETag");
      const html = await answer.text();
      if (html && !part.matches(":focus-within")) part.innerHTML = html;
      part.firstElementChild?.style.setProperty("bottom", "5rem");
    }
    later();
  }

  const later = () => (timer ||= setTimeout(look, pause));

  document.addEventListener("visibilitychange", later);
  later();
}
