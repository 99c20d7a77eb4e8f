/* Boxes over faces, names and labels. What leaves the device is the picture drawn anew, boxes and all: neither
   what they cover nor anything that the camera wrote into the file. By touch, mouse or keyboard. */
const LONGEST = 2048; // pixels: the server keeps no more
const STEP = 0.02;
const LEAST = 0.015;

const within = (value, least, most) => Math.min(Math.max(value, least), most);

export async function cover(file, template) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const dialog = template.content.querySelector("dialog").cloneNode(true);
  const canvas = dialog.querySelector("canvas");
  const board = dialog.querySelector(".board");
  const told = dialog.querySelector("[data-told]");
  const words = dialog.querySelector("[data-box]").dataset;
  const boxes = []; // each {x, y, w, h} as parts of the picture, and its element
  let drawn = null;

  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // under what is see-through
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);

  function place(box) {
    box.w = within(box.w, LEAST, 1);
    box.h = within(box.h, LEAST, 1);
    box.x = within(box.x, 0, 1 - box.w);
    box.y = within(box.y, 0, 1 - box.h);
    Object.assign(box.element.style, { left: `${box.x * 100}%`, top: `${box.y * 100}%`, width: `${box.w * 100}%`, height: `${box.h * 100}%` });
  }

  function add(x, y, w, h) {
    const element = document.createElement("button");
    const box = { x, y, w, h, element };
    element.type = "button";
    element.className = "box-over";
    boxes.push(box);
    element.setAttribute("aria-label", words.box.replace("{0}", boxes.length));
    element.addEventListener("keydown", (event) => press(event, box));
    board.append(element);
    place(box);
    return box;
  }

  function remove(box) {
    const at = boxes.indexOf(box);
    if (at < 0) return;
    boxes.splice(at, 1);
    box.element.remove();
    told.textContent = words.gone.replace("{0}", at + 1);
    boxes.forEach((each, n) => each.element.setAttribute("aria-label", words.box.replace("{0}", n + 1)));
    dialog.querySelector("[data-do=add]").focus();
  }

  function press(event, box) {
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [];
    if (event.key === "Delete" || event.key === "Backspace") remove(box);
    else if (x === undefined) return;
    else if (event.shiftKey) Object.assign(box, { w: box.w + x * STEP, h: box.h + y * STEP });
    else Object.assign(box, { x: box.x + x * STEP, y: box.y + y * STEP });
    event.preventDefault();
    place(box);
  }

  function spot(event) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [within((event.clientX - left) / width, 0, 1), within((event.clientY - top) / height, 0, 1)];
  }

  board.addEventListener("pointerdown", (event) => {
    const [x, y] = spot(event);
    const held = boxes.find((box) => box.element === event.target);
    drawn = held ? { held, dx: x - held.x, dy: y - held.y } : { x, y };
    board.setPointerCapture(event.pointerId);
    if (!held) event.preventDefault();
  });
  board.addEventListener("pointermove", (event) => {
    if (!drawn) return;
    const [x, y] = spot(event);
    if (drawn.held) Object.assign(drawn.held, { x: x - drawn.dx, y: y - drawn.dy });
    else {
      drawn.box ??= add(x, y, 0, 0);
      Object.assign(drawn.box, { x: Math.min(x, drawn.x), y: Math.min(y, drawn.y), w: Math.abs(x - drawn.x), h: Math.abs(y - drawn.y) });
    }
    place(drawn.held ?? drawn.box);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    board.addEventListener(end, () => {
      if (drawn?.box) told.textContent = words.added.replace("{0}", boxes.length);
      drawn = null;
    });
  }

  function flat() {
    pen.fillStyle = "#000";
    for (const { x, y, w, h } of boxes) {
      const left = Math.floor(x * canvas.width);
      const top = Math.floor(y * canvas.height);
      pen.fillRect(left, top, Math.ceil((x + w) * canvas.width) - left, Math.ceil((y + h) * canvas.height) - top);
    }
    const type = file.type === "image/png" ? file.type : "image/jpeg";
    return new Promise((done) => canvas.toBlob(done, type, 0.9));
  }

  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    const leave = (result) => {
      dialog.close();
      dialog.remove();
      picture.close();
      done(result);
    };
    const acts = {
      add: () => {
        add(0.35, 0.4, 0.3, 0.2).element.focus();
        told.textContent = words.added.replace("{0}", boxes.length);
      },
      undo: () => boxes.length && remove(boxes[boxes.length - 1]),
      use: async () => leave(await flat()),
      leave: () => leave(null),
    };
    dialog.addEventListener("click", (event) => acts[event.target.closest("[data-do]")?.dataset.do]?.());
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      leave(null);
    });
  });
}
