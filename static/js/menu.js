/* Menus (<details class="menu">) close on Escape, on a touch outside, and when another opens.
   Escape also puts away the tip that shows an exact time. */
export default function start(root) {
  const open = () => root.querySelectorAll("details.menu[open]");

  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    root.dataset.hush = "";
    for (const menu of open()) {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    }
  });
  root.addEventListener("focusin", () => delete root.dataset.hush);
  for (const touch of ["click", "focusin"]) {
    root.addEventListener(touch, (event) => {
      for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
    });
  }
}
