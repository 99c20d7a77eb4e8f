/* Live notes: asks every 20 s, while the page is looked at, whether there are new ones. The answer is
   mostly "no" in a few bytes; the Reload link does the same without script. */
const EVERY = 20_000;
const MOST = 4 * 60 * 60 * 1000; // a page left open overnight falls silent

const part = document.querySelector("[data-live]");
const list = part?.querySelector("[data-notes]");
const said = part?.querySelector("[data-said]");
const begun = Date.now();
let version = part?.dataset.live;
let asking = false;

async function look() {
  if (asking || document.hidden || Date.now() - begun > MOST) return;
  asking = true;
  try {
    const answer = await fetch(location.pathname, { headers: { "X-Fragment": "1", "If-None-Match": `"${version}"` } });
    if (answer.status === 304) said.textContent = part.dataset.fresh;
    else if (answer.ok && !answer.redirected) show(await answer.text(), answer.headers.get("X-Version"));
    else said.textContent = part.dataset.failed;
  } catch {
    said.textContent = part.dataset.failed;
  } finally {
    asking = false;
  }
}

function show(notes, next) {
  if (list.contains(document.activeElement)) return; // somebody is about to press something there
  list.innerHTML = notes;
  version = next;
  said.textContent = part.dataset.news;
}

if (part) {
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
}
