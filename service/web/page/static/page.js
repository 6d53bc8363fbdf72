"use strict";
// The page works without this file: it adds progress, lines as they come, cancelling, dropped files, kept settings and
// lit evidence.
document.documentElement.classList.add("js");

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const main = one("#main");

// What was shown at the addresses of this document, so that Back finds the form as it was left.
const views = new Map();
let here = location.pathname + location.search;
let interrupt = null; // ends the work that is under way

wake();
addEventListener("popstate", () => {
  const there = location.pathname + location.search;
  if (there === here) return;
  interrupt?.();
  if (!views.has(there)) return void location.reload();
  leave();
  show(views.get(there), there);
});

function wake() {
  keepKey();
  const form = one("#form");
  if (form) {
    keepSettings(form);
    takeFiles(form);
  }
  for (const worked of all("form[data-work]")) workInPlace(worked);
  const source = one(".source .text");
  if (source) lightEvidence(source);
  if (source) lightMentions(source);
  takeAway();
  if (one("#fresh")) stayFresh(one("#fresh"));
}

function leave() {
  views.set(here, { title: document.title, kind: document.body.className, main: [...main.childNodes], nav: [...one("nav").childNodes] });
}

function show(view, address) {
  document.title = view.title;
  document.body.className = view.kind;
  main.replaceChildren(...view.main);
  one("nav").replaceChildren(...view.nav);
  here = address;
}

function keepSettings(form) {
  const names = ["key_points", "abstract_words", "style", "order", "glossary", "full_translation", "context"];
  const controls = names.map((name) => form.elements[name]);
  const value = (control) => (control.type === "checkbox" ? control.checked : control.value);
  try {
    const kept = JSON.parse(localStorage.getItem("entrefilet") || "{}");
    for (const control of controls) {
      if (!(control.name in kept) || location.search.startsWith("?again=")) continue;
      if (control.type === "checkbox") control.checked = kept[control.name];
      else control.value = kept[control.name];
      if (!control.value && control.name !== "glossary") control.value = control.defaultValue;
    }
    form.addEventListener("change", () => {
      localStorage.setItem("entrefilet", JSON.stringify(Object.fromEntries(controls.map((c) => [c.name, value(c)]))));
    });
  } catch {
    // a browser that keeps nothing still gets its brief
  }
}

// A key is a secret: it stays in this tab and goes when that is closed.
function keepKey() {
  const field = one("[name=api_key]");
  if (!field) return;
  try {
    field.value = sessionStorage.getItem("entrefilet-key") || "";
    field.addEventListener("change", () => sessionStorage.setItem("entrefilet-key", field.value));
  } catch {
    // a browser that keeps nothing asks again
  }
}

function takeFiles(form) {
  const file = form.elements.file;
  if (!file) return;
  const told = () => {
    one("#file-drop").hidden = !file.files.length;
  };
  for (const kind of ["dragenter", "dragover"])
    form.addEventListener(kind, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      form.classList.add("over");
    });
  for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    file.files = event.dataTransfer.files;
    told();
  });
  file.addEventListener("change", told);
  one("#file-drop").addEventListener("click", () => {
    file.value = "";
    told();
    file.focus();
  });
}

function workInPlace(form) {
  const submit = one("button[type=submit]", form);
  const cancel = one(".cancel", form);
  const words = form.dataset;
  const lost = { title: words.lost, detail: words.again };
  let running = null;
  let draft = null;

  const say = (text, { done = 0, total = 0 } = {}) => {
    for (const line of all(".progress")) line.textContent = text;
    for (const bar of all("progress")) [bar.max, bar.value] = [total || 1, done];
  };
  const rest = () => {
    running = interrupt = null;
    submit.disabled = false;
    cancel.hidden = true;
    form.classList.remove("working");
    if (draft) draft.undo();
    draft = null;
    say("");
  };
  const stop = () => {
    running?.abort();
    rest();
    say(words.cancelled);
    submit.focus();
  };
  const tell = (problem) => {
    const box = one("#problem") || form.parentNode.insertBefore(document.createElement("div"), form);
    box.id = "problem";
    box.className = "notice problem";
    box.setAttribute("role", "alert");
    const title = document.createElement("strong");
    title.textContent = `${problem.title} `;
    const first = document.createElement("p");
    first.append(title, problem.detail);
    const second = document.createElement("p");
    second.textContent = problem.mend || "";
    box.replaceChildren(first, second);
    box.scrollIntoView({ block: "center" });
  };

  cancel.addEventListener("click", stop);
  addEventListener("pageshow", (event) => event.persisted && rest());

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (running) return;
    const own = (running = new AbortController());
    interrupt = () => (own.abort(), rest());
    one("#problem")?.remove();
    submit.disabled = true;
    cancel.hidden = false;
    form.classList.add("working");
    say(words.working);
    try {
      const reply = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "text/event-stream" },
        signal: own.signal,
      });
      let far = { text: words.working };
      for await (const [kind, data] of events(reply)) {
        if (kind === "draft") {
          draft = layOut(data.html, words.part, form);
          one(".making .cancel")?.addEventListener("click", stop);
          say(far.text, far); // what was said before the draft came, which has a line of its own for it
        } else if (kind === "progress") say((far = data).text, far);
        else if (kind === "lines") data.forEach(fillIn);
        else if (kind === "problem") return void (rest(), tell(data.title ? data : lost));
        else if (kind === "done") {
          const page = await fetch(data.location, { signal: own.signal });
          const made = new DOMParser().parseFromString(await page.text(), "text/html");
          const at = scrollY;
          rest();
          arrive(made, data.location, words.ready, at);
          return;
        }
      }
      throw new Error("the answer broke off");
    } catch (error) {
      if (own.signal.aborted) return;
      rest();
      tell(lost);
    }
  });
}

// Show a brief in French, with room for its English; a part of it goes where the form for that part stands.
function layOut(html, part, form) {
  const made = new DOMParser().parseFromString(html, "text/html");
  if (part) {
    const section = one(`[aria-labelledby="${part}"]`, made);
    if (!section) return null;
    form.before(section);
    return { undo: () => section.remove() };
  }
  const before = { main: [...main.childNodes], kind: document.body.className };
  main.replaceChildren(...made.body.childNodes);
  document.body.className = "result";
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
  return {
    undo: () => {
      main.replaceChildren(...before.main);
      document.body.className = before.kind;
    },
  };
}

function fillIn(line) {
  for (const place of all(`[data-where="${line.where}"]`)) {
    place.textContent = line.en;
    place.classList.remove("pending");
    place.classList.add("come");
  }
  const notes = one(`[data-notes="${line.where}"]`);
  if (!notes || !line.notes) return;
  notes.innerHTML = line.notes; // made and escaped by the server's templates
  notes.hidden = false;
}

// Take the place of the page that was left, without loading anything: what has been read stays where it is.
function arrive(made, address, ready, at) {
  leave();
  show(
    {
      title: made.title,
      kind: made.body.className,
      main: [...one("#main", made).childNodes],
      nav: [...one("nav", made).childNodes],
    },
    address,
  );
  history.pushState(null, "", address);
  wake();
  scrollTo({ top: at, behavior: "instant" });
  one("#said").textContent = ready;
}

// Server-sent events of a POST, which EventSource cannot send.
async function* events(reply) {
  if (!(reply.headers.get("Content-Type") || "").startsWith("text/event-stream")) {
    yield ["problem", await reply.json().catch(() => ({}))];
    return;
  }
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    waiting += value;
    const blocks = waiting.split("\n\n");
    waiting = blocks.pop();
    for (const block of blocks) {
      const kind = /^event: (.*)$/m.exec(block);
      const data = /^data: (.*)$/m.exec(block);
      if (kind && data) yield [kind[1], JSON.parse(data[1])];
    }
  }
}

function lightEvidence(source) {
  const items = all("[data-sentences]");
  const cited = (item) => item.dataset.sentences.split(" ").filter(Boolean);
  let held = null;

  const beside = () => getComputedStyle(source).overflowY === "auto";
  const light = (item, scroll) => {
    // a name that is held stays lit, whatever sentence comes under a pointer at rest
    for (const lit of all(".lit:not([data-named], [data-mentions])")) lit.classList.remove("lit");
    if (!item) return;
    const numbers = cited(item);
    for (const other of items)
      if (other === item || (other.matches("span") && item.matches("span") && other.dataset.sentences === item.dataset.sentences))
        other.classList.add("lit");
    const places = numbers.flatMap((number) => all(`[id="s${number}"], [data-part="s${number}"]`));
    for (const place of places) place.classList.add("lit");
    if (!places.length) return;
    if (beside()) {
      const top = places[0].getBoundingClientRect().top - source.getBoundingClientRect().top + source.scrollTop;
      source.scrollTo({ top: Math.max(0, top - source.clientHeight / 3) });
    } else if (scroll) {
      places[0].scrollIntoView({ block: "center" });
      offerBack(item, places[places.length - 1]);
    }
  };
  const offerBack = (item, place) => {
    one("#back")?.remove();
    const back = document.createElement("button");
    back.id = "back";
    back.type = "button";
    back.textContent = `↑ ${source.dataset.back}`;
    back.addEventListener("click", () => {
      item.scrollIntoView({ block: "center" });
      one("a", item)?.focus({ preventScroll: true });
      back.remove();
    });
    place.after(back);
  };

  for (const item of items) {
    item.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && light(item, false));
    item.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && light(held, false));
    item.addEventListener("focusin", () => light((held = item), false));
    item.addEventListener("click", (event) => {
      if (getSelection()?.toString()) return;
      if (event.target.closest("a")) event.preventDefault();
      light((held = item), true);
    });
  }
  main.onkeydown = (event) => {
    if (event.key === "Escape") light((held = null), false);
  };
}

// Names, dates and figures light up their mentions in the article: under the pointer, in focus, or held by a click.
function lightMentions(source) {
  const items = all("[data-mentions]");
  let held = null;
  const light = (item, scroll) => {
    for (const lit of all("[data-named].lit, [data-mentions].lit")) lit.classList.remove("lit");
    for (const other of items) one("button", other).setAttribute("aria-pressed", String(other === held));
    if (!item) return;
    item.classList.add("lit");
    const places = all(`[data-named~="${item.dataset.mentions}"]`);
    for (const place of places) place.classList.add("lit");
    if (!places.length || !scroll) return;
    if (getComputedStyle(source).overflowY === "auto") {
      const top = places[0].getBoundingClientRect().top - source.getBoundingClientRect().top + source.scrollTop;
      source.scrollTo({ top: Math.max(0, top - source.clientHeight / 3) });
    } else places[0].scrollIntoView({ block: "center" });
  };
  for (const item of items) {
    // what is held stays: a page that scrolls to its mention moves other items under a pointer at rest
    item.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && !held && light(item, false));
    item.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && !held && light(null, false));
    one("button", item).addEventListener("click", () => light((held = held === item ? null : item), true));
  }
  // on the view's own elements, which leave the document with it
  for (const part of main.children)
    part.addEventListener("keydown", (event) => {
      if (event.key === "Escape") light((held = null), false);
    });
}

function takeAway() {
  for (const button of all("[data-copy]"))
    button.addEventListener("click", async () => {
      const reply = await fetch(button.dataset.copy);
      await navigator.clipboard.writeText(await reply.text());
      const before = button.textContent;
      button.textContent = button.dataset.done;
      setTimeout(() => (button.textContent = before), 1500);
    });
  one("#print")?.addEventListener("click", () => print());
}

// Fetch the operator's page again and again, as long as its box is ticked.
function stayFresh(box) {
  setInterval(async () => {
    if (!box.checked || document.hidden) return;
    const page = await fetch(location.href).catch(() => null);
    if (!page?.ok) return;
    const made = new DOMParser().parseFromString(await page.text(), "text/html");
    one("#now").replaceWith(one("#now", made));
  }, 5000);
}
