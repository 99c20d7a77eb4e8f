/* What is being written is kept: on the server every few seconds, and on this device until the
   server has said so. Nothing is ever kept on a shared computer: <body data-who> is missing there. */
const WAIT = 3_000;
const AGAIN = 15_000;
const KEPT = 30 * 24 * 3_600_000;
const FIELDS = ["title", "body", "topics", "nameless", "case", "revision", "category", "files", "function", "pain", "dose", "again", "urgency", "wanted", "chosen", "hub_only"];
const { who, sent } = document.body.dataset;

export const device = {
  name: (place) => `draft ${who} ${place}`,
  places: () => Object.keys(localStorage).filter((key) => key.startsWith(`draft ${who} `)).map((key) => key.split(" ")[2]),
  read(place) {
    try {
      return who ? JSON.parse(localStorage.getItem(this.name(place))) : null;
    } catch {
      return null;
    }
  },
  keep(place, entries, version, url) {
    try {
      if (who) localStorage.setItem(this.name(place), JSON.stringify({ entries, version, url, at: Date.now() }));
      return Boolean(who);
    } catch {
      return false; // full, or forbidden
    }
  },
  drop(place) {
    if (who) localStorage.removeItem(this.name(place));
  },
};

if (sent) device.drop(sent);

export function post(url, entries, version, token) {
  const body = new URLSearchParams([...entries, ["kept", version], ["csrf_token", token]]);
  const keepalive = body.toString().length < 60_000; // outlives the page; browsers allow no more
  return fetch(url, { method: "POST", body, keepalive, headers: { "X-Fragment": "1" } }).catch(() => null);
}

/** A token that is good now, after signing in anew in another tab. */
export async function fresh(url) {
  const answer = await fetch(url, { redirect: "error" }).catch(() => null);
  return answer?.ok ? (await answer.json()).token : null;
}

/** From any page: send what was kept here without a connection; a page with that form offers it. */
export async function sendKept() {
  for (const place of device.places()) {
    const kept = device.read(place);
    const here = document.querySelector(`[data-place="${place}"] :is(textarea, input:not([type=hidden]), select)`);
    if (!kept || Date.now() - kept.at > KEPT) device.drop(place);
    else if (here) here.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true })); // wakes it
    else {
      const url = kept.url ?? `/drafts/${place}`; // a field of a case says where it is kept
      const token = document.querySelector("[name=csrf_token]")?.value ?? "";
      let answer = await post(url, kept.entries, kept.version, token);
      const gone = answer?.status === 409 && (await answer.json()).version === 0;
      if (gone) answer = await post(url, kept.entries, 0, token);
      if (answer?.ok) device.drop(place);
    }
  }
}

export default function start(form) {
  const { place, keep: url, here, only, out } = form.dataset;
  const area = form.elements.body;
  const said = form.querySelector("[data-kept]");
  const { kept, csrf_token: token } = form.elements;
  let timer, going, leaving, offer;

  const entries = () => [...new FormData(form)].filter(([name, value]) => FIELDS.includes(name) && typeof value === "string");
  const now = () => JSON.stringify(entries());
  let saved = "unsaved" in form.dataset ? "" : now();

  const say = (words) => {
    if (said.textContent !== words) said.textContent = words;
  };
  const later = (time) => {
    timer ??= setTimeout(save, time);
  };

  function changed() {
    if (leaving || now() === saved) return;
    device.keep(place, entries(), Number(kept.value));
    if (!offer) later(WAIT);
  }

  async function save() {
    clearTimeout(timer);
    timer = undefined;
    const version = Number(kept.value);
    const text = now();
    if (text === saved || going || offer) return;
    going = true;
    kept.value = version + 1; // so that a form sent meanwhile knows this save too
    const answer = await post(url, entries(), version, token.value);
    going = false;
    if (leaving) return;
    kept.value = version;
    await heard(answer, text);
    if (now() !== saved) later(answer?.ok ? WAIT : AGAIN);
  }

  async function heard(answer, text) {
    const told = [200, 409, 422].includes(answer?.status) ? await answer.json() : {};
    if (answer?.status === 400) {
      const anew = await fresh(url);
      if (anew) form.querySelectorAll("[name=csrf_token]").forEach((field) => (field.value = anew));
      say(anew ? "" : out);
    } else if (answer?.status === 401) say(out);
    else if (answer?.status === 422) [saved] = [text, say(told.said)];
    else if (answer?.ok || told.version === 0) {
      [kept.value, saved] = [told.version, text];
      say(told.said);
      if (now() === text) device.drop(place);
    } else if (told.version) choose(told);
    else say(device.keep(place, entries(), Number(kept.value)) ? here : only);
  }

  function choose(told) {
    kept.value = told.version;
    offer = document.createElement("div");
    offer.innerHTML = told.offer; // made by the server, as a page is
    form.querySelector(".compose").prepend(offer);
    say("");
    offer.addEventListener("click", (event) => {
      const take = event.target.closest("[data-take]")?.dataset.take;
      if (!take) return;
      const other = offer.querySelector("textarea");
      const mine = area.value;
      if (take === "theirs") fill([["body", other.value], ["title", other.dataset.title]]);
      if (take === "both") fill([["body", [mine, other.value].filter(Boolean).join("\n\n")]]);
      offer.remove();
      offer = undefined;
      saved = "";
      area.focus();
      save();
    });
  }

  function fill(values) {
    for (const [name, value] of values) {
      for (const field of form.querySelectorAll(`[name="${name}"]`)) {
        if (["checkbox", "radio"].includes(field.type)) field.checked = values.some(([n, v]) => n === name && v === field.value);
        else field.value = value;
      }
    }
  }

  /** What this device kept comes back; what was typed before it could is put below it. */
  function bringBack(words) {
    const typed = area.value === area.defaultValue ? "" : area.value;
    fill(words.entries);
    if (typed && !area.value.includes(typed)) area.value += `\n\n${typed}`;
    kept.value = words.version;
    saved = "";
    save();
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (!navigator.onLine) {
      event.preventDefault();
      return say(device.keep(place, entries(), Number(kept.value)) ? here : only);
    }
    leaving = true;
    clearTimeout(timer);
    timer = undefined;
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) leaving = false;
  });
  addEventListener("online", save);
  addEventListener("offline", () => now() !== saved && say(who ? here : only));
  document.addEventListener("visibilitychange", () => document.hidden && !leaving && save());

  // A page that came back with something to mend holds what was sent: nothing here is newer.
  const words = "unsaved" in form.dataset ? null : device.read(place);
  if (words && JSON.stringify(words.entries) !== now()) bringBack(words);
  else if (area.value !== area.defaultValue || saved === "") changed();
  else device.drop(place);
}
