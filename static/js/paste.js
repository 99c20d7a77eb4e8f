/* An image pasted or dropped into the text goes to the form's attachments: event "attach". */
export default function start(part) {
  const area = part.querySelector("textarea");

  function hand(event, data) {
    const files = [...(data?.files ?? [])].filter((file) => /^image\/|\/pdf$/.test(file.type));
    // What comes from a sheet or a text editor brings a picture of itself along: its words count.
    if (!files.length || data.types.includes("text/plain")) return;
    const attach = new CustomEvent("attach", { detail: { files }, bubbles: true, cancelable: true });
    if (!area.form.dispatchEvent(attach)) event.preventDefault(); // somebody took them
  }
  area.addEventListener("paste", (event) => hand(event, event.clipboardData));
  area.addEventListener("drop", (event) => hand(event, event.dataTransfer));
}
