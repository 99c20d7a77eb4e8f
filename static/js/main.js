/* Wakes a behaviour when the person first touches the part that asks for it: data-module="URL URL".
   Nothing else is fetched before that, and without script every part still works. */
const awake = new WeakSet();

function wake(event) {
  let part = event.target.closest?.("[data-module]");
  for (; part; part = part.parentElement?.closest("[data-module]")) {
    if (awake.has(part)) continue;
    const here = part;
    awake.add(here);
    for (const url of here.dataset.module.split(" ")) {
      import(url).then((behaviour) => behaviour.default(here), () => awake.delete(here));
    }
  }
}

for (const touch of ["pointerdown", "focusin", "keydown"]) {
  document.addEventListener(touch, wake, { capture: true, passive: true });
}
