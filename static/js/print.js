/* The button that prints the page it stands on. main.js wakes it at the first touch, so that very click prints. */
export default function start(button) {
  button.addEventListener("click", () => window.print());
}
