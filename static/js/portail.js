// Improves pages that work without it: menus, focus and announcements after htmx swaps, versions,
// unsaved text.

const announce = (text, id = "annonces") => {
  const region = document.getElementById(id);
  if (!region) return;
  region.textContent = "";
  // A region that is filled in the same breath as it is emptied is not read out again.
  setTimeout(() => { region.textContent = text; }, 50);
};

// Menus close on Escape, which gives the focus back, and on a press outside.
const MENUS = "details.menu[open], details.filter[open]";
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.(MENUS);
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(MENUS)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// « / » leads to the search from anywhere but a field; whoever dictates or leans on keys switches
// it off on its page.
const SLASH = "search-shortcut";
const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const isKept = () => {
  try { return localStorage.getItem(SLASH) !== "off"; } catch { return true; }
};
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.(FIELDS) || !isKept()) return;
  const fields = [...document.querySelectorAll("[data-search]")];
  const field = fields.find((one) => one.getClientRects().length);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select?.();
});
const slash = document.querySelector("[data-search-shortcut]");
if (slash) {
  slash.closest("[hidden]").hidden = false;
  slash.checked = isKept();
  slash.addEventListener("change", () => {
    try { localStorage.setItem(SLASH, slash.checked ? "on" : "off"); } catch { /* kept nowhere */ }
  });
}

// Focus goes to the errors of what was swapped in, or to what it marks with data-focus.
// Whoever typed in a field that is still there keeps the focus where it was.
const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
const settleFocus = (root) => {
  const target = root.querySelector("[data-error-summary]")
    || (root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]"));
  if (!target) return;
  if (!target.matches(FOCUSABLE)) target.tabIndex = -1;
  target.focus();
};
document.addEventListener("htmx:afterSettle", (event) => {
  const root = event.detail.elt?.isConnected ? event.detail.elt : document;
  settleFocus(root);
  const message = root.matches?.("[data-announce]") ? root : root.querySelector("[data-announce]");
  if (message) announce(message.dataset.announce || message.textContent.trim());
});
const firstSummary = document.querySelector("[data-error-summary]:not([data-sample] *)");
if (firstSummary) firstSummary.focus();

const SIGNED_OUT = "Votre session est terminée. Connectez-vous dans un autre onglet, "
  + "puis recommencez\u00a0: votre saisie est conservée ici.";
// A session that ended answers with the sign-in page: nothing is swapped, so nothing typed is lost.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (!xhr.responseURL || requestConfig.boosted) return;
  const asked = new URL(requestConfig.path, location.href).pathname;
  const got = new URL(xhr.responseURL).pathname;
  if (asked === got || !got.startsWith("/connexion/")) return;
  event.detail.shouldSwap = false;
  announce(SIGNED_OUT, "incident");
});
const WENT_WRONG = {
  403: "Vous n’avez pas le droit de faire cela, "
    + "ou la page est ouverte depuis trop longtemps\u00a0: rechargez-la.",
  404: "Ceci n’existe plus ou n’est pas visible pour vous.",
  413: "Ce fichier est trop lourd.",
};
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  const failed = `Le portail n’a pas pu répondre (erreur ${status}). `
    + "Votre saisie est conservée, recommencez dans un instant.";
  announce(WENT_WRONG[status] || failed, "incident");
});
document.addEventListener("htmx:sendError", () => {
  announce(
    "Le portail ne répond pas\u00a0: vérifiez votre connexion. Votre saisie est conservée.",
    "incident",
  );
});
document.addEventListener("htmx:beforeRequest", () => {
  document.getElementById("incident").textContent = "";
});

// A save moves the version of its sheet: the other sections open on the same page follow, those
// that were already behind stay behind.
document.addEventListener("sheet-saved", (event) => {
  const { sheet, before, version } = event.detail;
  const versions = `input[name="version"][data-sheet="${CSS.escape(String(sheet))}"]`;
  for (const input of document.querySelectorAll(versions)) {
    if (input.value === String(before)) input.value = String(version);
  }
});

// Unsaved text: the browser asks before leaving a form[data-guard] that was changed and not sent.
const changed = new Set();
const guarded = (event) => event.target.closest?.("form[data-guard]");
document.addEventListener("input", (event) => {
  const form = guarded(event);
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => { changed.delete(event.target); });
// What was sent and refused, redrawn for a row button, or never arrived, is not saved.
const refused = (event) => {
  const form = guarded({ target: event.detail.elt });
  if (form) changed.add(form);
};
for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, refused);
}
document.addEventListener("htmx:afterSettle", (event) => {
  const { elt, requestConfig } = event.detail;
  const form = requestConfig?.verb === "post" && elt?.querySelector("form[data-guard]");
  if (form) changed.add(form);
});
for (const form of document.querySelectorAll("form[data-guard]:has([data-error-summary])")) {
  changed.add(form);
}
addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});

// A second press while the answer is on its way would write twice. The forms of htmx drop it
// themselves (data-hx-sync), but for the moment between an answer that leads elsewhere and the page
// to which it leads.
const sending = new Set();
let isLeaving = false;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.matches("[data-hx-post]")) return;
  if (sending.has(form)) event.preventDefault();
  sending.add(form);
  // whoever stopped the page from loading may press again
  setTimeout(() => sending.delete(form), 5000);
});
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Redirect")) isLeaving = true;
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (isLeaving) event.preventDefault();
});
addEventListener("pageshow", () => { sending.clear(); isLeaving = false; });
