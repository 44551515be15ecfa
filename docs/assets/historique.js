// @ts-check
/** Filters the list of changes by day and by enjeu; the choices live in the address. */
const form = /** @type {HTMLFormElement} */ (document.getElementById("filtres-historique"));
const announce = /** @type {HTMLElement} */ (document.getElementById("annonce"));
const since = /** @type {HTMLInputElement} */ (form.elements.namedItem("depuis"));
const enjeu = /** @type {HTMLSelectElement} */ (form.elements.namedItem("enjeu"));
const years = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("li[data-periode]")]);
const entries = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".journal > li")]);

/** Shows the changes that the form asks for, and says how many remain. */
function apply() {
  const day = /^\d{4}(-\d{2}(-\d{2})?)?$/.test(since.value.trim()) ? since.value.trim() : "";
  since.setAttribute("aria-invalid", String(Boolean(since.value.trim()) && !day));
  let shown = 0;
  for (const entry of entries) {
    const facts = /** @type {HTMLElement[]} */ ([...entry.querySelectorAll("li[data-enjeu]")]);
    for (const fact of facts) fact.hidden = Boolean(enjeu.value) && fact.dataset.enjeu !== enjeu.value;
    entry.hidden = (entry.dataset.jour ?? "") < day || facts.every((f) => f.hidden);
    shown += entry.hidden ? 0 : 1;
  }
  for (const year of years) year.hidden = (year.dataset.periode ?? "") < day.slice(0, 4);
  const elsewhere = years.length > 0 && day < (entries.at(-1)?.dataset.jour ?? "");
  const said = shown === 0 ? "Aucun changement" : shown === 1 ? "1 changement" : `${shown} changements`;
  announce.textContent = since.getAttribute("aria-invalid") === "true" ? "Ce jour n’est pas lu. Par exemple : 2021-03-03." : `${said}${elsewhere ? " sur cette page. Les plus anciens sont sur les pages par année" : ""}.`;
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
