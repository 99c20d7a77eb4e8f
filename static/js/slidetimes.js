/* Beside each slide's time a button that writes where the recording is now. */
function clock(second) {
  const parts = [Math.floor(second / 60) % 60, Math.floor(second) % 60];
  const hours = Math.floor(second / 3600);
  if (hours) parts.unshift(hours);
  return parts.map((part, n) => (n ? String(part).padStart(2, "0") : part)).join(":");
}

export default function (part) {
  const player = part.querySelector("video, audio");
  for (const button of part.querySelectorAll("[data-now]")) {
    const field = document.getElementById(button.dataset.now);
    button.hidden = false;
    button.addEventListener("click", () => {
      field.value = clock(player.currentTime);
      field.focus();
    });
  }
}
