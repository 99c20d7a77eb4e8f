/* A step of a case is kept field by field: on the server a moment after typing, on this device until
   the server has said so. What it says of a field stands under it: a sentence, what the guard found. */
const WAIT = 1_200;
const AGAIN = 15_000;

export default async function start(form) {
  const { device, post, fresh } = await import(form.dataset.drafts);
  const { url, here, only, out } = form.dataset;
  const said = form.querySelector("[data-said]");
  const token = () => form.elements.csrf_token;
  const say = (words) => {
    if (said.textContent !== words) said.textContent = words;
  };
  let leaving = false;
  const parts = [...form.querySelectorAll("[data-field]")].map((part) => keeper(part));
  const of = (target) => parts.find(({ part }) => part.contains(target));

  function keeper(part) {
    const key = part.dataset.field;
    const place = part.dataset.place;
    const lines = "lines" in part.dataset;
    const kept = form.elements[`v-${key}`];
    const offered = part.querySelector("[data-offer]");
    const list = part.querySelector("[data-list]");
    const area = part.querySelector("textarea.box:not([readonly])");
    let layer, marks = [], timer, going, clash;

    const sent = () => [...new FormData(form)].filter(([name]) => (lines ? name.startsWith("m-") : name === `f-${key}`));
    const entries = () => [["field", key], ...sent().map(([name, value]) => [lines ? name : "value", value])];
    const now = () => JSON.stringify(sent());
    let saved = touched() ? "" : now();

    /** Whether something was typed before this came. */
    function touched() {
      return [...part.querySelectorAll(".box:not([readonly]), input")].some((field) => {
        if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((o) => o.defaultSelected));
        if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
        return field.type !== "hidden" && field.value !== field.defaultValue;
      });
    }

    const keep = () => device.keep(place, entries(), Number(kept.value), url);
    const later = (time) => (timer ??= setTimeout(save, time));
    const changed = () => now() !== saved;

    function typed() {
      underline();
      if (leaving || !changed() || clash) return;
      keep();
      later(WAIT);
    }

    async function save() {
      clearTimeout(timer);
      timer = undefined;
      if (going || clash || !changed()) return;
      going = true;
      const [text, version] = [now(), Number(kept.value)];
      kept.value = version + 1; // so that a form sent meanwhile knows this save too
      const answer = await post(url, entries(), version, token().value);
      going = false;
      if (leaving) return;
      kept.value = version;
      await heard(answer, text);
      if (changed()) later(answer?.ok ? WAIT : AGAIN);
    }

    async function heard(answer, text) {
      if (answer?.status === 400) {
        const anew = await fresh(url);
        if (anew) token().value = anew;
        say(anew ? "" : out);
      } else if (answer?.status === 401) say(out);
      else if (answer?.status === 409) choose(await answer.json());
      else if (answer?.ok) {
        const told = await answer.json();
        [kept.value, saved] = [told.version, text];
        say(told.said);
        if (!changed()) [device.drop(place), show(told)];
      } else say(keep() ? here : only);
    }

    /** The sentence beside the field, and what was found in it. */
    function show(told) {
      marks = told.marks;
      const at = document.activeElement;
      if (!list.contains(at)) list.innerHTML = told.found; // made by the server, as a page is
      form.elements.seen.value = [...new Set([...form.elements.seen.value.split(" "), ...told.seen])].filter(Boolean).join(" ");
      if (lines) part.querySelector("[data-under]").innerHTML = told.lines;
      else problem(told.problem);
      underline();
    }

    function problem(words) {
      const box = part.querySelector(".f");
      box.classList.toggle("bad", Boolean(words));
      const control = box.querySelector(".box");
      let line = box.querySelector(".err");
      if (!line && words) {
        line = Object.assign(document.createElement("span"), { className: "err", id: `f-${key}-e` });
        (box.querySelector(".hint") ?? box.querySelector("label, legend")).after(line);
      }
      if (line) line.textContent = words;
      if (!control) return;
      control.toggleAttribute("aria-invalid", Boolean(words));
      const hint = box.querySelector(".hint")?.id;
      const ids = [hint, words && line.id].filter(Boolean).join(" ");
      if (ids) control.setAttribute("aria-describedby", ids);
      else control.removeAttribute("aria-describedby");
    }

    /** The copy of the text behind a field, what was found underlined; places are code points. */
    function underline() {
      if (!area || (!marks.length && !layer)) return;
      if (!layer) {
        layer = Object.assign(document.createElement("div"), { className: "box beneath" });
        layer.setAttribute("aria-hidden", "true");
        const frame = Object.assign(document.createElement("div"), { className: "area over" });
        const [at, from, to] = [document.activeElement === area, area.selectionStart, area.selectionEnd];
        area.before(frame);
        frame.append(layer, area);
        if (at) [area.focus(), area.setSelectionRange(from, to)];
      }
      layer.textContent = "";
      if (changed()) return;
      const text = [...area.value];
      let at = 0;
      for (const { start: from, end: to, stops } of [...marks].sort((a, b) => a.start - b.start)) {
        if (from < at) continue;
        const under = Object.assign(document.createElement("u"), { textContent: text.slice(from, to).join("") });
        if (stops) under.className = "stop";
        layer.append(text.slice(at, from).join(""), under);
        at = to;
      }
      layer.append(text.slice(at).join(""), "\n");
    }

    /** A suggestion is put into the field where it was found. */
    function use(event, button) {
      const box = form.elements[`f-${key}`];
      const there = marks.filter((mark) => mark.use === button.value).sort((a, b) => b.start - a.start);
      if (changed() || !there.length) return; // the server mends it
      event.preventDefault();
      const text = [...box.value];
      for (const { start: from, end: to, instead } of there) text.splice(from, to - from, instead);
      box.value = text.join("");
      form.elements.mended.value = `${form.elements.mended.value} ${button.value.split(":")[1].split(".")[0]}`.trim();
      box.focus();
      save();
    }

    function choose(told) {
      kept.value = told.version;
      clash = true;
      offered.innerHTML = told.offer; // made by the server, as a page is
      say("");
      offered.onclick = ({ target }) => {
        const take = target.closest("[data-take]")?.dataset.take;
        if (!take) return;
        const theirs = offered.querySelector("textarea").value;
        if (take === "theirs") fill([theirs]);
        if (take === "both") area.value = [area.value, theirs].filter(Boolean).join("\n\n");
        offered.replaceChildren();
        [clash, saved] = [false, ""];
        save();
      };
    }

    function fill(values) {
      for (const field of part.querySelectorAll(`[name="f-${key}"]`)) {
        if (field.matches("[type=checkbox], [type=radio]")) field.checked = values.join(" ").split(" ").includes(field.value);
        else field.value = values[0] ?? "";
      }
    }

    /** What this device kept without a connection comes back. */
    function bringBack() {
      const words = device.read(place);
      if (!words) return;
      const values = words.entries.filter(([name]) => name !== "field");
      if (lines) {
        for (const [name] of values) while (!form.elements[name] && addLine(part));
        for (const [name, value] of values) if (form.elements[name]) form.elements[name].value = value;
      } else if (part.querySelector("[name]") && now() === saved) fill(values.map(([, value]) => value));
      kept.value = words.version;
      if (changed()) save();
      else device.drop(place);
    }

    bringBack();
    if (changed()) typed();
    return { part, typed, save, use };
  }

  /** One more empty line of the list of medication. */
  function addLine(part) {
    const last = [...part.querySelectorAll("[data-line]")].pop();
    const number = Number(last.querySelector(".box").name.split("-")[1]);
    if (number > 60) return false;
    const line = last.cloneNode(true);
    for (const each of line.querySelectorAll("[id], [for], [name]")) {
      for (const name of ["id", "for", "name", "aria-describedby"]) {
        const value = each.getAttribute(name);
        if (value) each.setAttribute(name, value.replace(/^m-\d+-/, `m-${number + 1}-`));
      }
    }
    line.querySelectorAll("input").forEach((input) => (input.value = ""));
    line.querySelectorAll("select").forEach((select) => (select.selectedIndex = 0));
    line.querySelectorAll(".tools, .hint").forEach((tools) => tools.remove());
    line.querySelectorAll("[aria-describedby]").forEach((input) => input.removeAttribute("aria-describedby"));
    last.after(line);
    return line;
  }

  form.addEventListener("input", ({ target }) => of(target)?.typed());
  form.addEventListener("change", ({ target }) => of(target)?.typed());
  form.addEventListener("focusout", ({ target }) => of(target)?.save());
  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]");
    if (add) {
      event.preventDefault();
      addLine(add.closest("[data-field]"))?.querySelector("input").focus();
    }
    const button = event.target.closest("button[name=use]");
    if (button) of(button)?.use(event, button);
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (!navigator.onLine) {
      event.preventDefault();
      return parts.forEach((one) => one.save()), say(here);
    }
    leaving = true;
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) leaving = false;
  });
  addEventListener("online", () => parts.forEach((one) => one.save()));
  document.addEventListener("visibilitychange", () => document.hidden && !leaving && parts.forEach((one) => one.save()));
}
