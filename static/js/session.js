// Session mode: saves as one types, keeps what could not be saved and tries again, and drives the
// meeting by the keyboard.

const PAUSE = 800, AGAIN = 4000; // milliseconds
const RETRYING = "Non enregistré, nouvelle tentative…";
const states = new WeakMap();
const autosaved = () => [...document.querySelectorAll("form[data-autosave]")];
const stateOf = (form) => {
  if (!states.has(form)) {
    const counts = { typed: 0, saved: 0, sent: 0, refused: -1 };
    states.set(form, { ...counts, busy: false, held: false, timer: 0 });
  }
  return states.get(form);
};
const isDirty = (form) => stateOf(form).typed > stateOf(form).saved;
// What no further try would save: it waits for the person.
const isStuck = (form) => {
  const state = stateOf(form);
  return state.held || state.refused === state.typed;
};
const tell = (form, text) => {
  const region = form.querySelector(".session-state");
  if (region.textContent !== text) region.textContent = text;
};

let isLeaving = false, pending = null;

const save = (form) => {
  const state = stateOf(form);
  clearTimeout(state.timer);
  if (isLeaving || state.busy || !form.isConnected || !isDirty(form) || isStuck(form)) return;
  state.busy = true;
  state.sent = state.typed;
  form.dispatchEvent(new CustomEvent("autosave"));
};
const later = (form, delay) => {
  const state = stateOf(form);
  clearTimeout(state.timer);
  state.timer = setTimeout(save, delay, form);
};
const typed = (form) => { stateOf(form).typed += 1; later(form, PAUSE); };

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-autosave]");
  if (form) typed(form);
});
document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.("form[data-autosave]");
  if (form) save(form);
});
addEventListener("online", () => autosaved().forEach(save));

// The server says what the hidden fields hold from now on: a new decision has got its key, each
// save its version.
const setKeys = (form, { decision, version, rows = [] }) => {
  const set = (name, value) => {
    const input = form.elements.namedItem(name);
    if (input && value !== undefined) input.value = value;
  };
  set("decision", decision);
  set("version", version);
  for (const row of rows) {
    set(`${row.prefix}-id`, row.id);
    set(`${row.prefix}-version`, row.version);
  }
};
document.addEventListener("session-saved", (event) => {
  const form = event.target.closest("form"), state = stateOf(form);
  setKeys(form, event.detail);
  state.saved = state.sent;
});
document.addEventListener("session-waiting", (event) => {
  const state = stateOf(event.target.closest("form"));
  state.refused = state.sent;
});
document.addEventListener("session-conflict", (event) => {
  const form = event.target.closest("form");
  setKeys(form, event.detail);
  stateOf(form).held = true;
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (!form.matches?.("form[data-autosave]")) return;
  const state = stateOf(form), status = event.detail.xhr.status;
  state.busy = false;
  if (status === 422) state.refused = state.sent;
  const failed = state.saved < state.sent && !isStuck(form);
  if (failed) {
    tell(form, RETRYING);
    later(form, AGAIN);
  } else if (isDirty(form) && !isStuck(form)) later(form, PAUSE);
  resume(failed || isStuck(form));
});

// Leaving a point, or pressing a button, waits for what is being saved.
const isQuiet = (own) => autosaved().every((form) => (
  !stateOf(form).busy && (form === own || !isDirty(form) || isStuck(form))
));
const whenQuiet = (own, action) => {
  pending = { own, action };
  for (const form of autosaved()) if (form !== own) save(form);
};
const resume = (failed) => {
  if (!pending) return;
  if (failed) { pending = null; return; }
  if (!isQuiet(pending.own)) { whenQuiet(pending.own, pending.action); return; }
  const { action } = pending;
  pending = null;
  action();
};
const hasFailed = () => autosaved().some((form) => (
  isDirty(form) && !stateOf(form).busy && stateOf(form).sent === stateOf(form).typed
));
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]:not([href^='#'])");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (isQuiet() || hasFailed()) return;
  event.preventDefault();
  whenQuiet(null, () => link.click());
});
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const own = form.matches("[data-autosave]") ? form : null;
  if (isLeaving) { event.preventDefault(); return; }
  if (submitter?.matches("[data-hx-post]")) return;
  if (!isQuiet(own) && !hasFailed()) {
    event.preventDefault();
    whenQuiet(own, () => form.requestSubmit(submitter));
    return;
  }
  if (own) { const state = stateOf(own); clearTimeout(state.timer); state.saved = state.typed; }
  isLeaving = true;
  setTimeout(() => { isLeaving = false; }, 5000); // whoever stopped the page from loading may go on
});
addEventListener("pageshow", () => { isLeaving = false; });
addEventListener("beforeunload", (event) => {
  if (autosaved().some(isDirty)) event.preventDefault();
});

// A row added or taken off redraws the form with what was typed in it: that is still to be saved.
// So is what came back with an error.
document.addEventListener("htmx:afterSettle", (event) => {
  const { elt } = event.detail;
  const form = elt?.matches?.("#decision") && elt.querySelector("form[data-autosave]");
  if (form) typed(form);
});
for (const form of autosaved()) {
  if (form.querySelector("[data-error-summary], .alert")) {
    const state = stateOf(form);
    state.typed = 1;
    state.refused = 1;
  }
}

// Keys. A letter alone does something only outside of fields, and can be switched off.
const LETTERS = "session-letters";
const isTyping = (target) => target.closest?.("input, textarea, select, [contenteditable]");
const box = document.querySelector("[data-letters]");
const list = document.querySelector("[data-keys]");
const stored = () => { try { return localStorage.getItem(LETTERS); } catch { return null; } };
for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;
box.checked = stored() !== "off";
box.addEventListener("change", () => {
  // Where nothing can be stored, the choice holds for this page alone.
  try { localStorage.setItem(LETTERS, box.checked ? "on" : "off"); } catch { /* not stored */ }
});

const go = (way) => {
  const link = document.querySelector(`[data-go="${way}"]`);
  link?.click();
  return Boolean(link);
};
const atBottom = () => (
  Math.ceil(scrollY + innerHeight) >= document.documentElement.scrollHeight - 2
);
const MOVES = {
  ArrowRight: () => go("next"),
  ArrowLeft: () => go("prev"),
  PageDown: () => atBottom() && go("next"),
  PageUp: () => scrollY < 2 && go("prev"),
};
const reach = (key) => {
  const field = document.querySelector(`[data-key="${key}"]`);
  field?.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
  return Boolean(field);
};
const LETTER = {
  d: () => reach("d"),
  n: () => reach("n"),
  "?": () => { list.open = !list.open; list.querySelector("summary").focus(); return true; },
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.isComposing || isTyping(event.target)) return;
  const act = MOVES[event.key] || (box.checked && LETTER[event.key]);
  if (act && act()) event.preventDefault();
});
