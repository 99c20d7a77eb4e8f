/* A report that is still being written is looked at again; what has the focus keeps it. */
async function look() {
  const answer = await fetch(location.href).catch(() => null);
  const shown = document.querySelector("[data-running]");
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-report]");
    const focused = shown.contains(document.activeElement) && document.activeElement.getAttribute("href");
    if (fresh) shown.replaceWith(document.adoptNode(fresh));
    if (focused) fresh?.querySelector(`a[href="${focused}"]`)?.focus({ preventScroll: true });
  }
  if (document.querySelector("[data-running]")) setTimeout(look, 4000);
}

if (document.querySelector("[data-running]")) setTimeout(look, 4000);
