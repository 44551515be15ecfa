// @ts-check
/** Filters the list of changes by day and by enjeu; the choices live in the address. */
const form = /** @type {HTMLFormElement} */ (document.getElementById("filtres-historique"));
const announce = /** @type {HTMLElement} */ (document.getElementById("annonce"));
const since = /** @type {HTMLInputElement} */ (form.elements.namedItem("depuis"));
const enjeu = /** @type {HTMLSelectElement} */ (form.elements.namedItem("enjeu"));
const list = /** @type {HTMLElement} */ (document.querySelector(".journal"));
const above = /** @type {HTMLElement} */ (list.previousElementSibling);
const entries = [...list.children].map((entry) => {
  const facts = /** @type {HTMLElement[]} */ ([...entry.querySelectorAll("li[data-enjeu]")]);
  return { entry, day: /** @type {HTMLElement} */ (entry).dataset.jour ?? "", facts, under: facts[0].parentElement };
});

/** Leaves in the page the changes that the form asks for, and says how many. */
function apply() {
  const typed = since.value.trim();
  const unread = Boolean(typed) && !/^\d{4}(-\d{2}(-\d{2})?)?$/.test(typed);
  since.setAttribute("aria-invalid", String(unread));
  const shown = entries.filter(({ day, facts, under }) => {
    const kept = facts.filter((f) => !enjeu.value || f.dataset.enjeu === enjeu.value);
    under?.replaceChildren(...kept);
    return kept.length && (unread || day >= typed);
  });
  list.replaceChildren(...shown.map(({ entry }) => entry));
  if (shown.length) above.after(list);
  else list.remove();
  const said = shown.length === 0 ? "Aucun changement" : shown.length === 1 ? "1 changement" : `${shown.length} changements`;
  announce.textContent = unread ? "Ce jour n’est pas lu. Par exemple : 2021-03-03." : `${said}.`;
}

/** Puts what the address asks into the form. */
function readAddress() {
  const params = new URLSearchParams(location.search);
  since.value = (params.get("depuis") ?? "").slice(0, 10);
  enjeu.value = params.get("enjeu") ?? "";
  if (enjeu.selectedIndex < 0) enjeu.value = "";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const params = new URLSearchParams();
  if (since.value.trim()) params.set("depuis", since.value.trim());
  if (enjeu.value) params.set("enjeu", enjeu.value);
  history.pushState(null, "", params.size ? `?${params}` : location.pathname);
  apply();
});
addEventListener("popstate", () => {
  readAddress();
  apply();
});
form.hidden = false;
readAddress();
if (location.search) apply();
