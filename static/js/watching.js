/* Tells the server what of a lecture was really watched or read, and where one is.
   Watched: the player went on while the page could be seen. Read: paragraphs stood on the screen of
   somebody who moves on, for no longer than a slow reader takes. What is told twice counts once, so
   whatever may not have arrived is sent again; on a shared computer nothing is kept for that. */
const EVERY = 10_000; // between two tellings
const STEP = 2_000; // more between two looks: the device slept
const IDLE = 120_000; // without a touch nobody reads
const PIECE = 60_000;
const GLANCE = 1_500; // for less than that a paragraph was passed, not read
const KEPT = 30 * 24 * 3_600_000;
const MOST = 400; // pieces told at once
const A_WORD = 400;
const { who } = document.body.dataset;

const drawer = (to) => `watched ${who} ${to}`;
const fresh = () => ({ watched: [], read: [], at: null, when: 0 });
const token = () => document.querySelector("[name=csrf_token]")?.value ?? "";

function kept(to) {
  try {
    return (who && JSON.parse(localStorage.getItem(drawer(to)))) || fresh();
  } catch {
    return fresh();
  }
}

function keep(to, told) {
  try {
    if (!who) return;
    if (told.watched.length || told.read.length) localStorage.setItem(drawer(to), JSON.stringify(told));
    else localStorage.removeItem(drawer(to));
  } catch {
    // Full, or forbidden: what is in memory is sent all the same.
  }
}

/** As the server takes it: how long ago, since clocks of devices are wrong. */
function message(told) {
  const now = Date.now();
  const ago = (when) => Math.max(0, Math.round(now - when));
  const lately = (piece) => now - piece.until < KEPT;
  return new URLSearchParams({
    told: JSON.stringify({
      at: told.at === null ? null : Math.round(told.at),
      ago: told.when ? ago(told.when) : 0,
      watched: told.watched.filter(lately).map((p) => [Math.round(p.begin), Math.round(p.end), Math.round(p.spent), ago(p.until)]),
      read: told.read.filter(lately).map((p) => [p.begin, Math.round(p.spent), ago(p.since) - ago(p.until), ago(p.until)]),
    }),
    csrf_token: token(),
  });
}

/** Whether that is settled: stored, or nothing that anybody will ever store. */
async function send(to, told) {
  const answer = await fetch(to, { method: "POST", body: message(told), headers: { "X-Fragment": "1" } }).catch(() => null);
  return [204, 404, 422].includes(answer?.status);
}

/** From any page: what was kept here without a connection, or sent as a page closed. */
export async function sendKept() {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(drawer("")))) {
    const to = key.slice(drawer("").length);
    if (await send(to, kept(to))) localStorage.removeItem(key);
  }
}

export default function start(part) {
  const { to, end } = part.dataset;
  let told = kept(to);
  let last, going, left;

  const cut = () => {
    told.watched = told.watched.slice(-MOST);
    told.read = told.read.slice(-MOST);
  };

  function place(at) {
    [told.at, told.when] = [at, Date.now()];
  }

  async function tell() {
    if (going || (!told.watched.length && !told.read.length)) return;
    going = told;
    told = { ...fresh(), at: going.at, when: going.when };
    keep(to, going);
    const settled = await send(to, going);
    if (!settled) {
      told.watched.unshift(...going.watched);
      told.read.unshift(...going.read);
      cut();
    }
    going = undefined;
    keep(to, told);
  }

  /** As the page goes nobody hears the answer: it is kept as well, and sent again by the next one. */
  function leave() {
    last = undefined;
    commit(true);
    const all = { ...told, watched: [...(going?.watched ?? []), ...told.watched], read: [...(going?.read ?? []), ...told.read] };
    if (!all.watched.length && !all.read.length) return;
    const text = JSON.stringify(all);
    if (text !== left) navigator.sendBeacon?.(to, message(all)); // hidden, then gone: once
    left = text;
    keep(to, all);
  }

  /* Watching */
  function look({ target: media, type }) {
    if (!(media instanceof HTMLMediaElement)) return;
    const [now, at] = [performance.now(), media.currentTime * 1000];
    if (last?.media === media && at > last.at) {
      const spent = now - last.now;
      if (spent < STEP && at - last.at < spent * media.playbackRate * 1.25 + 300) add(last.at, at, spent);
    }
    last = media.paused || media.seeking || document.hidden ? undefined : { media, at, now };
    if (type === "pause") tell();
    if (type === "ended") part.querySelector("[data-ended]")?.removeAttribute("hidden");
  }

  function add(begin, end, spent) {
    const piece = told.watched.at(-1);
    if (piece && Math.abs(piece.end - begin) < 1 && piece.spent < PIECE && Date.now() - piece.until < STEP + spent) {
      [piece.end, piece.spent, piece.until] = [end, piece.spent + spent, Date.now()];
    } else told.watched.push({ begin, end, spent, until: Date.now() });
    place(end);
  }

  for (const event of ["timeupdate", "play", "pause", "seeking", "ended", "ratechange"]) {
    part.addEventListener(event, look, true); // media events do not bubble
  }

  /* Reading */
  const paragraphs = part.getElementsByClassName("cue");
  const waiting = new Map(); // by where a paragraph begins: time on the screen, not yet passed
  const counted = new Map();
  const begins = (cue) => Number(cue.dataset.at) * 1000;
  const bound = (cue) => Math.max(words(cue) * A_WORD, 2000) - (counted.get(begins(cue)) ?? 0);
  const words = (cue) => (cue.words ??= cue.textContent.trim().split(/\s+/).length);
  let [touched, ticked] = [-IDLE, performance.now()];

  /** Paragraphs on the screen; they stand in order, so that the first is looked for by halves. */
  function shown() {
    let [low, high] = [0, paragraphs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (paragraphs[middle].getBoundingClientRect().bottom > 0) high = middle;
      else low = middle + 1;
    }
    const found = [];
    for (; low < paragraphs.length && paragraphs[low].getBoundingClientRect().top < innerHeight; low++) found.push(paragraphs[low]);
    return found;
  }

  function tick() {
    const now = performance.now();
    const passed = now - ticked;
    ticked = now;
    if (document.hidden || passed > STEP || last || now - touched > IDLE) return;
    const open = shown().filter((cue) => (waiting.get(begins(cue))?.spent ?? 0) < bound(cue));
    const all = open.reduce((sum, cue) => sum + words(cue), 0);
    for (const cue of open) {
      const here = waiting.get(begins(cue)) ?? { begin: begins(cue), spent: 0, since: Date.now() - passed };
      here.spent = Math.min(here.spent + (passed * words(cue)) / all, bound(cue));
      here.until = Date.now();
      waiting.set(here.begin, here);
    }
    commit();
  }

  /** What was read and passed counts; what still stands there only where one leaves at the end. */
  function commit(leaving = false) {
    if (!waiting.size) return;
    const there = shown();
    const still = new Set(there.map(begins));
    const ended = there.at(-1) === paragraphs[paragraphs.length - 1] && !part.querySelector("[data-next]");
    const done = leaving && ended;
    for (const [begin, here] of waiting) {
      if (still.has(begin) && !done) continue;
      waiting.delete(begin);
      if (here.spent < GLANCE) continue;
      told.read.push(here);
      counted.set(begin, (counted.get(begin) ?? 0) + here.spent);
      place(done ? Number(end) : begins(there[0] ?? paragraphs[0]));
    }
  }

  // Not a scroll: an address with a moment in it, or the player, scrolls with nobody there.
  for (const touch of ["wheel", "touchmove", "pointermove", "pointerdown", "keydown"]) {
    addEventListener(touch, () => (touched = performance.now()), { passive: true });
  }
  if (end) setInterval(tick, 1000);
  setInterval(tell, EVERY);
  addEventListener("online", tell);
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
}
