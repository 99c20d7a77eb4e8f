/* A lecture: its words, slides and questions follow the player, and a tap on a moment leads there.
   Words come in pieces, pictures when they are near, on a slow line when they are tapped. */
const part = document.querySelector("[data-lecture]");
const { mode, reading } = part.dataset;
const line = navigator.connection;
const slow = "light" in part.dataset || Boolean(line?.saveData) || /2g/.test(line?.effectiveType ?? "");
const media = part.querySelector("video, audio");
const said = part.querySelector("[data-piece]")?.parentElement;
const strip = part.querySelector(".slides");
const stage = part.querySelector("[data-stage]");
const chapters = strip ? [...strip.querySelectorAll("[data-slide]")] : [];
const ask = part.querySelector("[data-ask]");
const sought = new URLSearchParams(location.search).get("q");
const follow = part.querySelector("[data-follow]");
let here = Math.floor(Number(part.dataset.from) / 1000); // where one is, before anything plays
let cues = [];
let current = said?.querySelector(".cue[aria-current]") ?? null;
let marked = current && Number(current.dataset.at);
let loading = null;

const now = () => (media?.readyState ? media.currentTime : here);
const at = (element) => Number(element.dataset.at);
const two = (number) => String(number).padStart(2, "0");

function clock(second) {
  const [hours, minutes] = [Math.floor(second / 3600), Math.floor(second / 60) % 60];
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(Math.floor(second) % 60)}`;
}

/** The last of them that has begun by then; they are in order. */
function begun(elements, second) {
  let [low, high] = [0, elements.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(elements[middle]) <= second) low = middle + 1;
    else high = middle;
  }
  return elements[low - 1];
}

/* Pictures */
function draw(link) {
  if (link.querySelector("img")) return;
  const picture = new Image(link.dataset.w, link.dataset.h);
  picture.alt = "";
  picture.src = link.href;
  link.prepend(picture);
}

const near = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    if ("pic" in target.dataset) draw(target);
    else load(`page=${target.dataset.next}`, "after");
  }
}, { rootMargin: "400px 0px" });

/* Pieces of what is said */
function settle() {
  cues = said ? [...said.querySelectorAll(".cue[data-at]")] : [];
  if (!slow && mode === "read") said?.querySelectorAll(".cues .pic").forEach((link) => near.observe(link));
  const more = said?.querySelector("[data-next]");
  if (more) near.observe(more);
}

function load(query, where) {
  loading ??= fetchPiece(query, where).finally(() => { loading = null; });
  return loading;
}

async function fetchPiece(query, where) {
  const lit = sought ? `&q=${encodeURIComponent(sought)}` : "";
  const answer = await fetch(`${reading}?${query}&mode=${mode}${lit}`, { headers: { "X-Fragment": "1" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return false;
  const box = document.createElement("template");
  box.innerHTML = await answer.text(); // made by the server, as a page is
  const first = said.querySelector("[data-piece]");
  if (where === "after") {
    box.content.querySelector("[data-previous]")?.remove();
    said.querySelector("[data-next]").replaceWith(box.content);
  } else if (where === "before") {
    const top = first.getBoundingClientRect().top;
    box.content.querySelector("[data-next]")?.remove();
    said.querySelector("[data-previous]").replaceWith(box.content);
    scrollBy(0, first.getBoundingClientRect().top - top);
  } else {
    said.querySelectorAll("[data-piece], [data-next], [data-previous]").forEach((old) => old.remove());
    said.append(box.content);
    current = said.querySelector(".cue[aria-current]");
  }
  settle();
  return true;
}

/** Whether the words of that second are on the page; fetched where they are not. */
async function reach(second) {
  if (!cues.length) return false;
  const next = said.querySelector("[data-next]");
  if (second >= at(cues[0]) && !(next && second >= at(next))) return true;
  if (second < at(cues[0]) && !said.querySelector("[data-previous]")) return true;
  const goesOn = next && second >= at(next) && second < at(next) + 30;
  return goesOn ? load(`page=${next.dataset.next}`, "after") : load(`at=${Math.floor(second)}`, "instead");
}

/* What is on, in words and pictures */
const isSeen = (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 60 && top < innerHeight - 60;
};

const reads = () => Boolean(current && isSeen(current));

/** Enough of it to read on without scrolling. */
const isOpen = (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return top > 80 && (bottom < innerHeight - 60 || top < innerHeight / 2);
};

function bring(cue) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  cue.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

function mark(second, leads, follows) {
  const cue = begun(cues, second) ?? cues[0];
  if (!cue) return;
  const moves = leads || (follows && at(cue) !== marked);
  if (cue !== current) {
    current?.removeAttribute("aria-current");
    cue.setAttribute("aria-current", "true");
    current = cue;
  }
  marked = at(cue);
  if (moves && !isOpen(cue)) bring(cue);
}

function showSlide(second) {
  const chapter = begun(chapters, second);
  const before = strip?.querySelector("[aria-current]");
  if (!chapter || chapter === before) return;
  before?.removeAttribute("aria-current");
  chapter.setAttribute("aria-current", "true");
  strip.scrollTo({ left: chapter.parentElement.offsetLeft - strip.offsetLeft - 16 });
  if (!stage) return;
  const link = stage.querySelector("a");
  const drawn = link.querySelector("img");
  const { slide, w, h, size } = chapter.dataset;
  link.href = `${reading}/slides/${slide}`;
  Object.assign(link.dataset, { pic: slide, w, h });
  link.querySelector("span").textContent = stage.dataset.stage.replace("{0}", slide).replace("{1}", chapter.lastChild.textContent.trim());
  link.querySelector("small").textContent = size;
  if (drawn) drawn.src = link.href;
}

function tell(second) {
  const time = clock(second);
  part.querySelectorAll("[data-now]").forEach((place) => { place.textContent = time; });
  if (ask && !ask.contains(document.activeElement) && !ask.elements.body.value) {
    ask.elements.at.value = time;
    ask.querySelector("[data-ask-about]").textContent = ask.dataset.ask.replace("{0}", time);
  }
  if (follow) {
    follow.hidden = !current || media.paused || isSeen(current);
    follow.textContent = follow.dataset.follow.replace("{0}", time);
  }
}

async function show(second, leads = false) {
  here = second;
  showSlide(second);
  tell(second);
  // Who reads elsewhere is not torn away from there.
  const follows = !media?.paused && reads();
  if (await reach(second)) mark(second, leads, follows);
}

function go(second, leads = true, plays = true) {
  here = second;
  if (media) {
    media.currentTime = second; // before anything is loaded: where it will begin
    if (plays) media.play().catch(() => {}); // what is wrong comes as an error of the player
  }
  show(second, leads);
}

/* The player's own controls */
function control(box) {
  const seek = box.querySelector("[data-seek]");
  const done = box.querySelector("[data-done]");
  const play = box.querySelector("[data-play]");
  const speed = box.querySelector("[data-speed]");
  const captions = box.querySelector("[data-captions]");
  const draws = (second) => {
    seek.value = second;
    seek.setAttribute("aria-valuetext", clock(second));
    done.setAttribute("width", Math.min(1000 * second / (seek.max || 1), 1000));
  };
  const turn = () => {
    const [label, { other }] = [play.getAttribute("aria-label"), play.dataset];
    if (play.dataset.on === String(!media.paused)) return;
    play.dataset.on = String(!media.paused);
    play.setAttribute("aria-label", other);
    play.dataset.other = label;
    play.querySelectorAll("svg").forEach((icon, place) => icon.toggleAttribute("hidden", place === Number(media.paused)));
    tell(now());
  };
  play.dataset.on = "false";
  play.lastElementChild.toggleAttribute("hidden", true);
  media.controls = false;
  box.hidden = false;
  draws(here);
  try {
    speed.value = localStorage.getItem("lecture speed") ?? "1";
  } catch { /* a browser that keeps nothing plays at its usual speed */ }
  const paced = () => { media.defaultPlaybackRate = media.playbackRate = Number(speed.value); };
  paced();
  speed.addEventListener("change", () => {
    paced();
    try { localStorage.setItem("lecture speed", speed.value); } catch { /* as above */ }
  });
  const start = part.querySelector("[data-start]");
  if (start) start.hidden = false;
  start?.addEventListener("click", () => go(now(), false));
  part.querySelector("video")?.addEventListener("click", () => play.click());
  play.addEventListener("click", () => { if (media.paused) go(now(), false); else media.pause(); });
  box.querySelectorAll("[data-by]").forEach((button) => button.addEventListener("click", () => {
    const second = Math.max(now() + Number(button.dataset.by), 0);
    draws(second);
    go(second, reads(), !media.paused);
  }));
  seek.addEventListener("input", () => { draws(Number(seek.value)); tell(Number(seek.value)); });
  seek.addEventListener("change", () => go(Number(seek.value), reads(), !media.paused));
  captions?.addEventListener("click", () => {
    const on = captions.getAttribute("aria-pressed") === "false";
    media.textTracks[0].mode = on ? "showing" : "disabled";
    captions.setAttribute("aria-pressed", String(on));
  });
  box.querySelector("[data-full]")?.addEventListener("click", () => (media.requestFullscreen ?? media.webkitEnterFullscreen)?.call(media));
  media.addEventListener("timeupdate", () => {
    if (!media.readyState) return;
    if (document.activeElement !== seek || !seek.matches(":active")) draws(media.currentTime);
    show(media.currentTime);
  });
  for (const name of ["play", "pause", "ended"]) media.addEventListener(name, turn);
  media.addEventListener("play", () => {
    start?.remove();
    if (!slow && stage) draw(stage.querySelector("a"));
  });
  media.addEventListener("error", () => { box.querySelector("[data-said]").textContent = box.dataset.failed; });
  media.addEventListener("playing", () => { box.querySelector("[data-said]").textContent = ""; });
}

part.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if ("pic" in link.dataset) {
    if (link.querySelector("img")) return;
    event.preventDefault();
    return draw(link);
  }
  const cue = link.parentElement.matches(".cue") ? link.parentElement : null;
  if (cue || ("at" in link.dataset && (media || cues.length) && !link.closest("[data-next]"))) {
    event.preventDefault();
    history.replaceState(null, "", cue ? `${link.getAttribute("href")}`.replace("?", `?mode=${mode}&`) : location.href);
    go(at(cue ?? link), !cue);
  } else if (link.closest(".modes") || "askLink" in link.dataset) {
    const address = new URL(link.href);
    if (here || now()) {
      address.searchParams.set("at", Math.floor(now()));
      if (address.hash) address.hash = "now";
    }
    link.href = address;
  } else if (link.closest("[data-next], [data-previous]")) {
    event.preventDefault();
    const [page, where] = link.closest("[data-next]") ? [link.parentElement.dataset.next, "after"] : [link.parentElement.dataset.previous, "before"];
    load(`page=${page}`, where).then((there) => { if (!there) location.href = link.href; });
  }
});
/* A question is sent from here while the recording goes on; what is to be mended gets a page. */
async function send(button) {
  button.disabled = true;
  const answer = await fetch(ask.action, { method: "POST", body: new FormData(ask), headers: { "X-Fragment": "asked" } }).catch(() => null);
  button.disabled = false;
  if (answer && !answer.redirected) return ask.submit();
  const box = document.createElement("template");
  if (answer?.ok) box.innerHTML = await answer.text();
  const cue = box.content.querySelector(".cue[aria-current]");
  const told = ask.querySelector("[data-told]");
  if (!cue) return void (told.textContent = ask.dataset.failed);
  for (const name of ["[data-told]", "[data-keys]"]) ask.querySelector(name).replaceChildren(...box.content.querySelector(name).childNodes);
  ask.elements.body.value = "";
  const there = cues.find((one) => at(one) === at(cue))?.lastElementChild;
  there?.querySelectorAll(".line").forEach((line) => line.remove());
  there?.append(...cue.querySelectorAll(".line"));
}

ask?.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!event.submitter?.disabled) send(event.submitter);
});
follow?.addEventListener("click", () => { if (current) bring(current); });

if (said) said.parentElement.querySelector(".pager")?.setAttribute("hidden", "");
settle();
if (here) showSlide(here);
if (media && part.querySelector("[data-controls]")) control(part.querySelector("[data-controls]"));
