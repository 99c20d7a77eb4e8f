/* Wakes a behaviour when the person first touches the part that asks for it: data-module="URL URL".
   Nothing else is fetched before that, and without script every part still works. */
const awake = new WeakMap();

function wake(event) {
  let part = event.target.closest?.("[data-module]");
  for (; part; part = part.parentElement?.closest("[data-module]")) {
    const here = part;
    const done = awake.get(here) ?? awake.set(here, new Set()).get(here);
    for (const url of here.dataset.module.split(" ")) {
      if (done.has(url)) continue;
      done.add(url);
      import(url).then((behaviour) => behaviour.default(here), () => done.delete(url)); // tried again
    }
  }
}

for (const touch of ["pointerdown", "focusin", "keydown"]) {
  document.addEventListener(touch, wake, { capture: true, passive: true });
}

// A part that is read is touched by scrolling, with a wheel too, and by any sign of a reader.
for (const sign of ["scroll", "pointermove", "keydown", "focus"]) {
  addEventListener(sign, () => document.querySelectorAll("[data-scrolled]").forEach((target) => wake({ target })), {
    once: true, passive: true,
  });
}

// What was kept on this device without a connection is sent from whichever page comes next.
const { who, keeper } = document.body.dataset;
try {
  const kept = (what) => who && Object.keys(localStorage).some((key) => key.startsWith(`${what} ${who} `));
  if (kept("draft")) import(keeper).then((drafts) => drafts.sendKept());
  if (kept("watched")) import("./watching.js").then((watching) => watching.sendKept());
} catch {
  // A browser that keeps nothing has nothing to send.
}
