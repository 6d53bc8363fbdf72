"use strict";
// The page works without this file: it adds progress, cancelling, dropped files, kept settings and lit evidence.
document.documentElement.classList.add("js");

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

keepKey();
const form = one("#form");
if (form) {
  keepSettings(form);
  takeFiles(form);
}
for (const worked of all("form[data-work]")) workInPlace(worked);
const source = one(".source .text");
if (source) lightEvidence(source);

function keepSettings(form) {
  const names = ["key_points", "abstract_words", "style", "full_translation"];
  const controls = names.map((name) => form.elements[name]);
  const value = (control) => (control.type === "checkbox" ? control.checked : control.value);
  try {
    const kept = JSON.parse(localStorage.getItem("entrefilet") || "{}");
    for (const control of controls) {
      if (!(control.name in kept)) continue;
      if (control.type === "checkbox") control.checked = kept[control.name];
      else control.value = kept[control.name];
      if (!control.value) control.value = control.defaultValue;
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
  const progress = one(".progress", form);
  const words = form.dataset;
  const lost = { title: words.lost, detail: words.again };
  let running = null;

  const rest = () => {
    running = null;
    submit.disabled = false;
    cancel.hidden = true;
    form.classList.remove("working");
    progress.textContent = "";
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

  cancel.addEventListener("click", () => {
    running?.abort();
    rest();
    progress.textContent = words.cancelled;
    submit.focus();
  });
  addEventListener("pageshow", (event) => event.persisted && rest());

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (running) return;
    const own = (running = new AbortController());
    one("#problem")?.remove();
    submit.disabled = true;
    cancel.hidden = false;
    form.classList.add("working");
    progress.textContent = words.working;
    const began = Date.now();
    let stage = words.working;
    const clock = setInterval(() => {
      const seconds = Math.round((Date.now() - began) / 1000);
      if (running === own) progress.textContent = seconds > 2 ? `${stage} ${seconds} s` : stage;
    }, 1000);
    try {
      const reply = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "text/event-stream" },
        signal: own.signal,
      });
      for await (const [kind, data] of events(reply)) {
        if (kind === "progress") progress.textContent = stage = data.text;
        else if (kind === "done") return void location.assign(data.location);
        else if (kind === "problem") return void (rest(), tell(data.title ? data : lost));
      }
      throw new Error("the answer broke off");
    } catch {
      if (!own.signal.aborted) {
        rest();
        tell(lost);
      }
    } finally {
      clearInterval(clock);
    }
  });
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
    for (const lit of all(".lit")) lit.classList.remove("lit");
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
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") light((held = null), false);
  });
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
