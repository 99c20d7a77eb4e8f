/* A button that copies the text beside it; without script the text can be selected. */
export default function (box) {
  const button = box.querySelector("[data-copy]");
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = box.querySelector("textarea");
    text.select();
    await navigator.clipboard?.writeText(text.value);
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = words; }, 3000);
  });
}
